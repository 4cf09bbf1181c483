"""The options that say what a video is made of, shared by `render` and `preview`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import click
from click.core import ParameterSource

from scopitone.song import Lyrics, Song
from scopitone.video.codecs import AUTO, CODECS
from scopitone.video.codecs.codec import QUALITIES
from scopitone.video.options import Options
from scopitone.video.presets import PRESETS
from scopitone.video.shapes import ASPECT_RATIOS, RESOLUTIONS, frame_size

FPS = click.IntRange(10, 60)
"""Below ten nothing moves; above sixty no platform plays it."""

_FILE = click.Path(path_type=Path)
_DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, not yet looked at."""

    audio: Path
    title: str | None
    author: str | None
    cover: Path | None
    lyrics: Path | None
    no_lyrics: bool
    lyrics_offset: float
    options: Options

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that were named."""
        return tuple(
            path for path in (self.audio, self.cover, self.lyrics, self.options.backdrop) if path
        )

    def song(self) -> Song:
        """Read the files. Raises InputError and its kinds."""
        from scopitone.video.lyrics.timing import shifted
        from scopitone.video.tags import read_song

        song = read_song(
            self.audio, title=self.title, author=self.author, cover=self.cover, lyrics=self.lyrics
        )
        if self.no_lyrics:
            return replace(song, lyrics=Lyrics())
        return replace(song, lyrics=shifted(song.lyrics, self.lyrics_offset))


def song_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the argument SONG and the shared options; it gets them as `request`."""

    @functools.wraps(command)
    def with_request(
        *,
        song: Path,
        title: str | None,
        author: str | None,
        cover: Path | None,
        lyrics: Path | None,
        no_lyrics: bool,
        lyrics_offset: int,
        brand: str,
        brand_kit: Path | None,
        background: Path | None,
        intro: str,
        outro: str,
        style_options: tuple[tuple[str, str], ...],
        fonts: tuple[Path, ...],
        preset: str | None,
        aspect_ratio: str,
        resolution: str,
        fps: int,
        loudness: float | None,
        palette: str | None,
        start: float | None,
        end: float | None,
        motion: Literal["drift", "still"],
        style: str,
        subtitles: str,
        codec: str,
        quality: str,
        workers: int | None,
        **others: Any,
    ) -> None:
        if no_lyrics and lyrics:
            raise click.UsageError("--lyrics and --no-lyrics cannot be given together")
        chosen = _shape(preset, aspect_ratio, resolution, fps, loudness)
        options = replace(
            chosen,
            brand=brand,
            backdrop=background,
            intro=intro,
            outro=outro,
            choices=style_options,
            fonts=_fonts(fonts),
            style=style,
            subtitles=subtitles == "soft",
            codec=codec,
            quality=quality,
            motion=motion,
            workers=workers,
            palette=() if palette is None else tuple(palette.split(",")),
            start=start,
            end=end,
        )
        if brand_kit is not None:
            options, author = _branded(options, author, brand_kit)
        request = Request(
            song, title, author, cover, lyrics, no_lyrics, lyrics_offset / 1000, options
        )
        command(request=request, **others)

    for option in reversed(_OPTIONS):
        with_request = option(with_request)
    return with_request


def _shape(
    preset: str | None, aspect_ratio: str, resolution: str, fps: int, loudness: float | None
) -> Options:
    """What a preset sets, but for what the user set as well."""
    if preset is None:
        width, height = frame_size(aspect_ratio, resolution)
        return Options(width=width, height=height, fps=fps, loudness=loudness)
    set_ = PRESETS[preset]
    width, height = frame_size(
        aspect_ratio if _given("aspect_ratio") else set_.aspect_ratio,
        resolution if _given("resolution") else set_.resolution,
    )
    return Options(
        width=width,
        height=height,
        fps=fps if _given("fps") else set_.fps,
        loudness=loudness if _given("loudness") else set_.loudness,
        longest=set_.longest,
        loop=set_.loop,
    )


def _branded(options: Options, author: str | None, path: Path) -> tuple[Options, str | None]:
    """What the kit sets, but for what the user set as well."""
    from scopitone.video.brand_kit import read_brand_kit

    kit = read_brand_kit(path)
    if not _given("brand"):
        options = replace(options, brand=kit.name, logo=kit.logo)
    if kit.colours and not _given("palette"):
        options = replace(options, palette=kit.colours)
    if kit.style and not _given("style"):
        options = replace(options, style=kit.style)
    if kit.background and not _given("background"):
        options = replace(options, backdrop=kit.background)
    if kit.fonts and not _given("fonts"):
        options = replace(options, fonts=kit.fonts)
    for card in ("intro", "outro"):
        if not _given(card):
            options = replace(options, **{card: getattr(kit, card)})
    if options.style == kit.style:
        # What was given for one style means nothing to another.
        options = replace(
            options, choices=tuple({**dict(kit.options), **dict(options.choices)}.items())
        )
    return options, author if author is not None else kit.author or None


def for_preset(options: Options, name: str) -> Options:
    """The same options for another platform: its shape, rate, loudness and greatest length."""
    set_ = PRESETS[name]
    width, height = frame_size(set_.aspect_ratio, set_.resolution)
    return replace(
        options,
        width=width,
        height=height,
        fps=set_.fps,
        loudness=set_.loudness,
        longest=set_.longest,
        loop=set_.loop,
    )


def _given(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def _fonts(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    if not paths:
        return ()
    from scopitone.video.own_fonts import read_fonts

    return read_fonts(paths)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter("accepted: NAME=VALUE")
    return name, value


def _lufs(_context: click.Context, _option: click.Parameter, value: str) -> float | None:
    return None if value == "off" else float(value)


_OPTIONS = (
    click.argument("song", type=_FILE),
    click.option("--lyrics", type=_FILE, help="Lyrics: text, LRC, SRT, VTT, ASS, TTML, JSON."),
    click.option("--cover", type=_FILE, help="Cover art: JPEG, PNG or WebP."),
    click.option("--title", help="The song's title."),
    click.option("--author", help="Who made it: shown as “by AUTHOR”."),
    click.option("--brand", default=_DEFAULT.brand, help="A discreet watermark."),
    click.option(
        "--brand-kit",
        type=_FILE,
        help="TOML with name, logo, author, colours, style, intro, outro, background, font. "
        "Options given beside it count.",
    ),
    click.option(
        "--background",
        type=_FILE,
        help="A picture or a clip behind everything (styles window, cover, vinyl, dust).",
    ),
    click.option(
        "--font",
        "fonts",
        type=_FILE,
        multiple=True,
        help="A font of your own (TTF, OTF), asked before ours; may be given again.",
    ),
    click.option("--intro", default="", help="A line on the first card."),
    click.option("--outro", default="", help="A line on the last card."),
    click.option(
        "--style-option",
        "style_options",
        multiple=True,
        metavar="NAME=VALUE",
        callback=lambda _context, _option, values: tuple(_pair(value) for value in values),
        help="What the style lets be set, see `scopitone styles`; may be given again.",
    ),
    click.option(
        "--preset",
        type=click.Choice(tuple(PRESETS)),
        help="What a platform takes: shape, length, loudness. Options given beside it count.",
    ),
    click.option(
        "--aspect-ratio", type=click.Choice(tuple(ASPECT_RATIOS)), default="16:9", show_default=True
    ),
    click.option(
        "--resolution",
        type=click.Choice(tuple(RESOLUTIONS)),
        default="1080p",
        show_default=True,
        help="Pixels of the shorter side.",
    ),
    click.option("--start", type=float, metavar="SECONDS", help="Begin the video there."),
    click.option("--end", type=float, metavar="SECONDS", help="End the video there."),
    click.option(
        "--palette",
        metavar="COLOURS",
        help="2 to 5 colours as #rrggbb,#rrggbb; the first is the accent. Default: the cover's.",
    ),
    click.option(
        "--loudness",
        type=click.Choice(("off", "-14")),
        default="off",
        show_default=True,
        callback=_lufs,
        help="Bring the sound to so many LUFS.",
    ),
    click.option(
        "--fps", type=FPS, default=_DEFAULT.fps, show_default=True, help="Frames per second."
    ),
    click.option(
        "--motion",
        type=click.Choice(("drift", "still")),
        default=_DEFAULT.motion,
        show_default=True,
        help="Whether the background moves.",
    ),
    click.option(
        "--style",
        metavar="NAME",
        default="auto",
        show_default=True,
        help="The look, see `scopitone styles`.",
    ),
    click.option(
        "--subtitles",
        type=click.Choice(("off", "soft")),
        default="off",
        show_default=True,
        help="soft: the words also as a text track that players can show.",
    ),
    click.option(
        "--codec",
        type=click.Choice((AUTO, *CODECS)),
        default=_DEFAULT.codec,
        metavar="NAME",
        show_default=True,
        help="h264, hevc, av1, prores (overlay with alpha), h264_nvenc …; auto: by hardware.",
    ),
    click.option(
        "--quality",
        type=click.Choice(QUALITIES),
        default=_DEFAULT.quality,
        show_default=True,
        help="small: a smaller file; high: a better picture.",
    ),
    click.option(
        "--workers", type=click.IntRange(1), help="Encoding processes; default one per core."
    ),
    click.option(
        "--lyrics-offset",
        type=click.IntRange(-3_600_000, 3_600_000),
        metavar="MS",
        default=0,
        help="Show timed lyrics this many milliseconds later (negative: earlier).",
    ),
    click.option("--no-lyrics", is_flag=True, help="Leave out the lyrics that are in the song."),
)
