"""Everything that happens before the first frame is drawn: lyrics, cover, timeline."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scopitone.audio.analysis.model import Analysis
from scopitone.core.errors import MediaError
from scopitone.core.progress import ProgressCallback, ignore_progress
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics.alignment.align import align
from scopitone.lyrics.line_timing import fit, limit_overlaps
from scopitone.lyrics.long_lines import split_for_rows
from scopitone.lyrics.readings import add_readings
from scopitone.lyrics.secondary_rows import set_backing_apart
from scopitone.lyrics.singer_marks import split_names
from scopitone.video.encode.timings import PhaseClock
from scopitone.video.inputs.backdrop import Backdrop, prepare_backdrop
from scopitone.video.inputs.footage.limits import FIELD
from scopitone.video.options import Options
from scopitone.video.plan.line_cues import MAX_TOGETHER, MIN_OVERLAP_SECONDS
from scopitone.video.plan.palette import choose_palette
from scopitone.video.plan.timeline import Timeline, plan_timeline
from scopitone.video.quality.missing_glyphs import warn_missing_glyphs
from scopitone.video.raster.drawing_lock import DRAWING
from scopitone.video.styles import AUTO, choices_class_of
from scopitone.video.styles.parameters import parse_choices
from scopitone.video.styles.style_selection import StyleChoice, suggest_style

MONTAGE_STYLE = "reel"
"""What `auto` means where there is footage."""

NO_FOOTAGE = (
    f"{FIELD}: none was given, so the style {MONTAGE_STYLE} shows the cover; "
    "give at least 3 photos or clips"
)


NO_FIRST_CARD = (
    "intro: is not shown, because the singing starts at once and there is no first card; "
    "use `outro` for the last card"
)


def prepare(
    song: Song,
    analysis: Analysis,
    options: Options,
    progress: ProgressCallback = ignore_progress,
    *,
    cache: Path | None = None,
    clock: PhaseClock | None = None,
) -> tuple[Timeline, Lyrics, tuple[str, ...]]:
    """Find the times of the lyrics, choose the colors, and plan the video.

    cache: folder for results that can be computed again. clock: measures the phase "listen",
    if there are lyrics.

    Returns: the timeline, the lyrics with the timeline's times, and warnings for the user, those of
    the song's files among them.
    Raises: MediaError("audio") if the song is silent, InputError("romanize" or "furigana") if the
        dictionary for that is not installed.
    """
    if not np.isfinite(analysis.loudness):
        raise MediaError(
            "audio", "is silent from beginning to end; provide a song with audible sound"
        )
    read_warnings = (*song.warnings, *song.lyrics.warnings)
    lyrics, time_warnings = fit(song.lyrics, analysis.duration)
    lyrics, word_warnings = _find_words(lyrics, song.audio, analysis, options, progress, cache)
    lyrics, reading_warnings = add_readings(
        lyrics, romanize=options.romanize, furigana=options.furigana
    )
    if clock is not None and lyrics.lines:
        clock.lap("listen")
    voices = set_backing_apart(split_names(lyrics))
    shown = limit_overlaps(split_for_rows(voices), MIN_OVERLAP_SECONDS, MAX_TOGETHER)
    song = replace(song, lyrics=shown)
    backdrop = _load_backdrop(options, analysis, cache)
    with DRAWING:
        cover = song.cover or _generate_cover(song, analysis)
        palette = choose_palette(options.palette, cover)
        timeline = plan_timeline(song, cover, palette, analysis, options, backdrop)
        glyph_warnings = warn_missing_glyphs(timeline)
    timeline, footage_warnings = plan_montage(timeline, options, progress, cache)
    has_card = timeline.poses[0].pose == "title"
    card_warnings = () if has_card or not timeline.intro else (NO_FIRST_CARD,)
    warnings = (
        *read_warnings,
        *footage_warnings,
        *card_warnings,
        *glyph_warnings,
        *time_warnings,
        *word_warnings,
        *reading_warnings,
    )
    return timeline, lyrics, tuple(dict.fromkeys(warnings))


def choose_style(song: Song, lyrics: Lyrics, analysis: Analysis, options: Options) -> StyleChoice:
    """Return the requested style; for `auto`, one that suits the song. Says why."""
    if options.style != AUTO:
        return StyleChoice(options.style, "requested")
    if options.has_footage:
        return StyleChoice(MONTAGE_STYLE, "footage")
    if options.backdrop is not None:
        return StyleChoice("window", "background")
    return suggest_style(song.genre, lyrics, analysis)


def duration_of(timeline: Timeline, analysis: Analysis) -> float:
    """Return the seconds of the video: those of the sound, or of a loop's frames."""
    return timeline.frames / timeline.fps if timeline.seam else analysis.duration


def _find_words(
    lyrics: Lyrics,
    audio: Path,
    analysis: Analysis,
    options: Options,
    progress: ProgressCallback,
    cache: Path | None,
) -> tuple[Lyrics, tuple[str, ...]]:
    """Return the lyrics with all their times, and warnings for the user."""
    if options.hear_lyrics:
        from scopitone.lyrics.transcription.heard_lyrics import hear_lyrics

        transcript = hear_lyrics(
            audio, analysis, model=options.listening, progress=progress, cache=cache
        )
        return transcript.lyrics, transcript.warnings
    if not lyrics.lines:
        return lyrics, ()
    aligned = align(
        lyrics, audio, analysis, model=options.listening, progress=progress, cache=cache
    )
    return aligned.lyrics, aligned.warnings


def _load_backdrop(options: Options, analysis: Analysis, cache: Path | None) -> Backdrop | None:
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


def plan_montage(
    timeline: Timeline,
    options: Options,
    progress: ProgressCallback = ignore_progress,
    cache: Path | None = None,
) -> tuple[Timeline, tuple[str, ...]]:
    """Return the timeline with the montage of the footage, and warnings for the user."""
    if not options.has_footage:
        return timeline, (NO_FOOTAGE,) if options.style == MONTAGE_STYLE else ()
    # Few videos need it, and it loads SciPy.
    from scopitone.video.plan.montage.reel import FootageRequest, add_reel

    style = MONTAGE_STYLE if options.style == AUTO else options.style
    choices: Any = parse_choices(choices_class_of(style), dict(options.choices))
    with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
        return add_reel(
            timeline,
            FootageRequest(options.footage, options.storyboard, options.pictures),
            order=choices.order,
            transition=choices.transition,
            progress=progress,
            cache=cache,
            made=(cache or Path(folder)) / "pictures",
        )


def _generate_cover(song: Song, analysis: Analysis) -> bytes:
    from scopitone.video.cover_art.generate import generate_cover_for

    return generate_cover_for(song.title, analysis)
