"""The whole way: a song in, a music video out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import skia

from scopitone.errors import InputError, MediaError
from scopitone.song import Lyrics, Song
from scopitone.video.analysis.analyse import analyse
from scopitone.video.analysis.model import Analysis
from scopitone.video.audio import AAC_RATE, Block, decode, encode_aac, write_wav
from scopitone.video.backdrop import Backdrop, prepare_backdrop
from scopitone.video.checks import Checks, check
from scopitone.video.codecs import chosen
from scopitone.video.codecs.codec import Codec
from scopitone.video.cutting import Segment, split
from scopitone.video.encode import GOP_SECONDS, Label, join
from scopitone.video.flash import Flash
from scopitone.video.lyrics.alignment.aligning import align
from scopitone.video.lyrics.timing import fit
from scopitone.video.options import Options
from scopitone.video.pace import Clock, Work
from scopitone.video.palette import decode_cover, from_colours, from_cover, square
from scopitone.video.parcel import Parcel
from scopitone.video.part import part_of
from scopitone.video.progress import Progress, Step, silent
from scopitone.video.segments import Crew, crew, encode_all
from scopitone.video.styles import AUTO, choices_of, looks, shows_backdrop
from scopitone.video.styles.choices import read
from scopitone.video.styles.choosing import suited
from scopitone.video.timeline import Timeline, plan
from scopitone.video.tofu import unreadable
from scopitone.video.workspace import workspace

if TYPE_CHECKING:
    from scopitone.video.levelling import Loudness
    from scopitone.video.review.review import Review

# The side of the cover among the file's tags: players show it small.
LABEL_SIDE = 800


@dataclass(frozen=True, slots=True)
class Report:
    """What was made. `seconds` is the time it took (without the review), `speed` how many times
    real time that is; `timings` are seconds by stage; `warnings` are for the user. `lyrics` are
    the words as they are shown, in the video's seconds. `loudness` is None where there is no
    sound. `size` is in bytes; `work` is what the encoding processes did, `first` of it in seconds
    from the start. `review` is None where it was not asked for."""

    path: Path
    duration: float
    frames: int
    fps: int
    width: int
    height: int
    style: str
    codec: str
    size: int
    segments: int
    seconds: float
    speed: float
    timings: dict[str, float]
    warnings: tuple[str, ...]
    checks: Checks
    flash: Flash
    loudness: Loudness | None
    lyrics: Lyrics
    work: Work
    review: Review | None


Encode = Callable[[Parcel, list[Segment], Progress], tuple[Flash, Work]]
"""Has every segment drawn and encoded into its file, and says how the video flashes and what the
work was. Calls its Progress at least every half second; lets pass whatever that raises."""


def render(
    song: Song,
    options: Options,
    out: Path,
    *,
    progress: Progress = silent,
    cache: Path | None = None,
    encoding: Codec | None = None,
    reviewed: bool = False,
    elsewhere: Encode | None = None,
) -> Report:
    """Render `song` as an MP4 at `out`; a file that is there is replaced only by a finished one.

    cache: a folder that keeps analyses, by the song's content. `progress` may raise to stop;
    all processes are stopped then and nothing is left behind. `encoding` is what `options` ask
    for unless it is given; `reviewed`: flashes and contrast are measured on what was made.
    `elsewhere` encodes in place of processes here. The frames are the same.
    Raises InputError and its kinds, OutputError, RenderError.
    """
    clock = Clock()
    codec = encoding or chosen(options.codec, options.quality)
    kind = codec.setting(GOP_SECONDS * options.fps)
    check_options(options)
    with (
        workspace(out) as folder,
        ExitStack() as staff,
        ThreadPoolExecutor(1) as beside,
    ):
        encode = elsewhere or _here(staff.enter_context(crew(options.workers)))
        song = part_of(song, options, folder, cache)
        sound = (
            None
            if options.loop
            else folder / ("sound.mp4" if kind.container == "mp4" else "sound.wav")
        )
        heard = beside.submit(_sound, song.audio, sound, options.loudness)
        analysis = analyse(song.audio, fps=options.fps, progress=progress, cache=cache)
        clock.lap("analyse")
        timeline, lyrics, warnings = prepare(song, analysis, options, cache=cache)
        look = look_for(song, lyrics, analysis, options)
        progress(Step("plan", 1, 1))
        clock.lap("plan")
        segments = split(timeline.frames, timeline.fps, folder)
        flash, work = encode(Parcel(timeline, look, codec), segments, progress)
        loudness = heard.result()
        clock.lap("encode")
        made = folder / f"video.{kind.container}"
        parts = [(segment.start, segment.path) for segment in segments]
        words = lyrics if options.subtitles else Lyrics()
        join(parts, sound, made, fps=options.fps, label=_label(timeline), subtitles=words)
        progress(Step("join", 1, 1))
        clock.lap("join")
        checks = check(
            made,
            frames=timeline.frames,
            fps=options.fps,
            width=options.width,
            height=options.height,
            audio_duration=duration_of(timeline, analysis),
            deep=False,
            silent=options.loop,
            kind=kind,
        )
        progress(Step("check", 1, 1))
        clock.lap("check")
        found, seconds = None, clock.total
        if reviewed:
            from scopitone.video.review.review import review

            found = review(made, look, timeline, progress)
            clock.lap("review")
        size = made.stat().st_size
        os.replace(made, out)
    return Report(
        path=out,
        duration=duration_of(timeline, analysis),
        frames=timeline.frames,
        fps=options.fps,
        width=options.width,
        height=options.height,
        style=look,
        codec=kind.encoder,
        size=size,
        segments=len(segments),
        seconds=seconds,
        speed=duration_of(timeline, analysis) / seconds,
        timings=clock.laps,
        warnings=warnings + _unsafe(flash) + _faint(found),
        checks=checks,
        flash=flash,
        loudness=loudness,
        lyrics=lyrics,
        work=replace(work, first=clock.since_start(work.first)),
        review=found,
    )


def _here(encoders: Crew) -> Encode:
    def encode(parcel: Parcel, segments: list[Segment], progress: Progress) -> tuple[Flash, Work]:
        return encode_all(
            encoders,
            parcel.timeline,
            parcel.style,
            segments,
            encoding=parcel.codec,
            progress=progress,
        )

    return encode


def prepare(
    song: Song, analysis: Analysis, options: Options, *, cache: Path | None = None
) -> tuple[Timeline, Lyrics, tuple[str, ...]]:
    """The timeline, the words as it has them, and what the user should know."""
    if not np.isfinite(analysis.loudness):
        raise MediaError("audio", "is silent from beginning to end; give a song that is heard")
    cover = song.cover or _painted(song, analysis)
    lyrics, beyond = fit(song.lyrics, analysis.duration)
    if lyrics.lines:
        lyrics = align(lyrics, song.audio, analysis, cache=cache)
    song = replace(song, lyrics=lyrics)
    palette = from_colours(options.palette) if options.palette else from_cover(cover)
    timeline = plan(song, cover, palette, analysis, options, _backdrop(options, analysis, cache))
    return timeline, lyrics, unreadable(timeline) + tuple(beyond)


def _painted(song: Song, analysis: Analysis) -> bytes:
    from scopitone.video.cover_art import from_analysis

    return from_analysis(song.title, analysis)


def _backdrop(options: Options, analysis: Analysis, cache: Path | None) -> Backdrop | None:
    if options.backdrop is None:
        return None
    return prepare_backdrop(
        options.backdrop,
        width=options.width,
        height=options.height,
        fps=options.fps,
        frames=analysis.frames,
        cache=cache,
    )


def _sound(source: Path, out: Path | None, target: float | None) -> Loudness | None:
    """Encode the sound to `out`, at the target's loudness if there is one, and measure it."""
    if out is None:
        return None
    # It is loaded beside the analysis, by the thread that needs it.
    from scopitone.video.levelling import judge, levelled

    def heard() -> Iterable[Block]:
        return decode(source, rate=AAC_RATE, channels=2)

    # Editors want sound that nothing was taken from; players want AAC.
    write = write_wav if out.suffix == ".wav" else encode_aac
    write(heard() if target is None else levelled(heard, target), out)
    return judge(out, target)


def duration_of(timeline: Timeline, analysis: Analysis) -> float:
    """Seconds of the video: the sound's, or in a loop the frames'."""
    return timeline.frames / timeline.fps if timeline.seam else analysis.duration


def _unsafe(flash: Flash) -> tuple[str, ...]:
    if flash.passed:
        return ()
    most = max(flash.most_per_second, flash.most_red_per_second)
    return (f"the video flashes {most} times in a second; more than 3 can cause seizures",)


def _faint(found: Review | None) -> tuple[str, ...]:
    if found is None:
        return ()
    from scopitone.video.review.contrast import faint

    return faint(found.contrast)


def _label(timeline: Timeline) -> Label:
    image = square(decode_cover(timeline.cover), LABEL_SIDE)
    jpeg = bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, 90))
    return Label({"title": timeline.title, "artist": timeline.author}, jpeg, LABEL_SIDE)


def look_for(song: Song, lyrics: Lyrics, analysis: Analysis, options: Options) -> str:
    """The style's name: the one that was chosen, or what suits the song."""
    if options.style != AUTO:
        return options.style
    if options.backdrop is not None:
        return "window"
    return suited(song.genre, lyrics, analysis)


def _with_backdrop() -> list[str]:
    return [name for name in looks() if shows_backdrop(name)]


def check_options(options: Options) -> None:
    """Raise InputError for a style that there is not, or a size or rate that cannot be."""
    if options.style != AUTO:
        read(choices_of(options.style), dict(options.choices))
    elif options.choices:
        raise InputError("style_options", "belong to one style; name it as the style")
    if options.backdrop is not None and options.style not in (AUTO, *_with_backdrop()):
        fitting = ", ".join(_with_backdrop())
        raise InputError("background", f"{options.style} shows none; accepted: auto, {fitting}")
    if options.width % 2 or options.height % 2 or min(options.width, options.height) < 240:
        raise InputError("resolution", "accepted: even numbers of pixels, 240 or more")
    if not 0.4 <= options.width / options.height <= 2.4:
        raise InputError("aspect_ratio", "accepted: 16:9, 9:16, 1:1, 4:5 and what lies between")
    if not 1 <= options.fps <= 60:
        raise InputError("fps", "accepted: 1 to 60")
