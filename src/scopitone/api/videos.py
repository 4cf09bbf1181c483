"""Videos: made, and looked at before."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from html import escape
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from scopitone.api.option_values import choose_options
from scopitone.api.output_path import AnyPath, check_output
from scopitone.api.video_request import Request, build_project_request, build_request
from scopitone.core.errors import Canceled
from scopitone.core.paths import cache_folder
from scopitone.core.progress import RenderProgress, ignore_progress
from scopitone.core.song import Lyrics
from scopitone.video.encode.codecs import suffix_of
from scopitone.video.project.project_file import is_project

if TYPE_CHECKING:
    from scopitone.video.result import RenderResult

MOST_SHOWN_BYTES = 32_000_000
"""Larger videos are not copied into a notebook; it shows their path."""


@dataclass(frozen=True, slots=True)
class Video:
    """A finished video. A notebook shows it as a player.

    path: the file. duration: seconds. width, height: pixels. lyrics: the words as the video shows
    them, in seconds of the video. warnings: sentences about the input. seconds: the time that
    rendering took. storyboard: TOML of a montage, else empty.
    """

    path: Path
    duration: float
    width: int
    height: int
    fps: int
    style: str
    lyrics: Lyrics
    warnings: tuple[str, ...]
    seconds: float
    storyboard: str

    def _repr_html_(self) -> str:
        if self.path.suffix != ".mp4" or self.path.stat().st_size > MOST_SHOWN_BYTES:
            return f"<code>{escape(str(self.path))}</code>"
        data = base64.b64encode(self.path.read_bytes()).decode()
        source = f"data:video/mp4;base64,{data}"
        return f'<video controls style="max-width: 100%" src="{source}"></video>'


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """A frame of a video as PNG. A notebook shows it."""

    png: bytes
    warnings: tuple[str, ...]

    def save(self, path: AnyPath) -> None:
        """Write the PNG file. Raises: OSError."""
        Path(path).write_bytes(self.png)

    def _repr_png_(self) -> bytes:
        return self.png


def render(
    song: AnyPath,
    out: AnyPath | None = None,
    *,
    lyrics: AnyPath | Lyrics | None = None,
    progress: Callable[[RenderProgress], None] = ignore_progress,
    cancel: Event | None = None,
    keep_analysis: bool = True,
    **options: Any,
) -> Video:
    """Make the music video of a song or of a project file.

    Args:
        out: the video; an existing one is replaced when the new one is finished. Default: the
            song's name with `.mp4`, in the current folder.
        lyrics: a file in any format, `auto` to transcribe the song, or lyrics that `read_lyrics`
            or `align` returned. Default: those of the song's tags.
        progress: called often, in the calling thread; what it raises stops the work.
        cancel: stops the work once it is set, also from another thread.
        keep_analysis: keep results in the user's cache folder, so that the next video of the song
            is faster.
        options: those of `scopitone render` by their names: `style`, `cover`, `author`, `brand`,
            `aspect_ratio`, `resolution`, `fps`, `preset`, …

    Raises: InputError (and MissingInputError, MediaError) that names what is wrong, OutputError,
        RenderError, Canceled, TypeError for an unknown option. No file is left.
    """
    request = request_video(song, lyrics, options)
    suffix = suffix_of(request.options.codec)
    path = check_output(out, request.name_source, suffix, request.inputs)
    from scopitone.video.render import render as render_song

    result = render_song(
        request.read_song(),
        request.options,
        path,
        progress=_stop_when_set(cancel, progress),
        cache=cache_folder() if keep_analysis else None,
    )
    return _make_video(result)


def preview(
    song: AnyPath, at: float, *, lyrics: AnyPath | Lyrics | None = None, **options: Any
) -> PreviewPicture:
    """Draw the frame at `at` seconds of the video, with the pixels that `render` encodes.

    `lyrics` and `options` are those of `render`, and so are the errors.
    """
    from scopitone.video.preview import prepare_preview
    from scopitone.video.raster.png import encode_png

    request = request_video(song, lyrics, options)
    renderer = prepare_preview(request.read_song(), request.options, cache=cache_folder())
    return PreviewPicture(encode_png(renderer.draw(at)), renderer.warnings)


def request_video(
    song: AnyPath, lyrics: AnyPath | Lyrics | None, options: dict[str, Any]
) -> Request:
    """The request for a video; options are checked, and no song has been read yet.

    Raises: InputError, TypeError.
    """
    is_file = lyrics is not None and not isinstance(lyrics, Lyrics)
    chosen = choose_options({**options, "lyrics": lyrics} if is_file else options)
    path = Path(song)
    build = build_project_request if is_project(path) else build_request
    request = build(path, chosen)
    return replace(request, stored_lyrics=lyrics) if isinstance(lyrics, Lyrics) else request


def _stop_when_set(
    cancel: Event | None, progress: Callable[[RenderProgress], None]
) -> Callable[[RenderProgress], None]:
    if cancel is None:
        return progress

    def report(step: RenderProgress) -> None:
        if cancel.is_set():
            raise Canceled("The video was canceled")
        progress(step)

    return report


def _make_video(result: RenderResult) -> Video:
    return Video(**{field.name: getattr(result, field.name) for field in fields(Video)})
