"""The lyrics of a song that a task handles: which words are sung, and when.

What analyzes and listens is imported only if a song needs it. It loads SciPy and Numba, which take
more time than all else that a server or a worker loads at its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.progress import ProgressCallback
from scopitone.core.settings import Settings
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics import json_codec
from scopitone.lyrics.aligned_words import build_lyrics
from scopitone.lyrics.alignment.align import Alignment, align
from scopitone.lyrics.json_codec import round_to_milliseconds
from scopitone.lyrics.listening.process import ListeningError
from scopitone.lyrics.listening.weights import ModelChoice
from scopitone.lyrics.revision import inherit_lines
from scopitone.tasks.specs import VideoSpec, WordTimesSpec
from scopitone.video.options import Options


def choose_model(settings: Settings) -> ModelChoice:
    """Return the listening model of the settings."""
    return ModelChoice(settings.listening_model, settings.listening_download)


def revise_lyrics(
    stored: dict[str, Any], words: Sequence[tuple[str, float, float]] | None
) -> Lyrics:
    """Return a clip's stored lyrics, with the corrected words (text, start, end) if there are any.

    What its lines have besides words stays: singers, sections, rows.
    """
    lyrics = json_codec.from_json(stored)
    return lyrics if words is None else inherit_lines(lyrics, build_lyrics(words))


def lyrics_of(spec: VideoSpec, stored: dict[str, Any]) -> Lyrics:
    """Return the lyrics that a video shows; none if they are transcribed when it is made.

    stored: the lyrics of its clip.
    """
    if not spec.lyrics or spec.hear_lyrics:
        return Lyrics()
    own = None if spec.document is None else spec.document.get("lyrics")
    return revise_lyrics(stored if own is None else own, spec.words)


def hear_words(sound: Path, settings: Settings, progress: ProgressCallback) -> Alignment:
    """Recognize the words of the song `sound`. If that fails, return no words and a warning.

    `progress` may raise to stop.
    """
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.lyrics.transcription.heard_lyrics import hear_lyrics

    cache = settings.cache_dir
    analysis = analyze(sound, fps=Options().fps, progress=progress, cache=cache)
    try:
        transcribed = hear_lyrics(
            sound, analysis, model=choose_model(settings), progress=progress, cache=cache
        )
    except (InputError, ListeningError) as error:
        return Alignment(Lyrics(), (f"lyrics: no words could be recognized; {error}",))
    return Alignment(round_to_milliseconds(transcribed.lyrics), transcribed.warnings)


def hear_again(
    spec: WordTimesSpec,
    stored: dict[str, Any],
    sound: Path,
    settings: Settings,
    progress: ProgressCallback,
) -> list[Line | None]:
    """Find the times of given words in a passage of the song `sound`.

    stored: the lyrics of its clip. Returns the lines of the words; None for those not heard.
    `progress` may raise to stop. Raises InputError without a model, ListeningError if it failed.
    """
    from scopitone.lyrics.alignment.passage import hear_passage
    from scopitone.lyrics.alignment.text_language import detect_language

    timed_lines = hear_passage(
        build_lyrics(spec.words).lines,
        sound,
        spec.start,
        spec.end,
        model=choose_model(settings),
        # The whole song tells more about its language than a few words.
        language=detect_language(json_codec.from_json(stored).lines),
        progress=progress,
    )
    return [
        None if line is None else round_to_milliseconds(Lyrics((line,))).lines[0]
        for line in timed_lines
    ]


def find_times(
    lyrics: Lyrics, sound: Path, settings: Settings, progress: ProgressCallback
) -> Alignment:
    """Find the missing times of lines and words in the song `sound`.

    Times that were given stay. In silence nothing is found. `progress` may raise to stop.
    """
    if all(line.words for line in lyrics.lines):
        return Alignment(lyrics)
    from scopitone.audio.analysis.pipeline import analyze

    # At the default frame rate, so that the video finds this analysis in the cache.
    cache = settings.cache_dir
    analysis = analyze(sound, fps=Options().fps, progress=progress, cache=cache)
    if not isfinite(analysis.loudness):
        return Alignment(lyrics)
    model = choose_model(settings)
    alignment = align(lyrics, sound, analysis, model=model, progress=progress, cache=cache)
    return replace(alignment, lyrics=round_to_milliseconds(alignment.lyrics))
