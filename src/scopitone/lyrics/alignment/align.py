"""Find the times that lyrics lack in the song's sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scopitone.audio.analysis.model import Analysis
from scopitone.core.errors import InputError
from scopitone.core.progress import ProgressCallback, ignore_progress
from scopitone.core.song import MIN_WORD_CONFIDENCE, Lyrics
from scopitone.lyrics.alignment import cache as alignment_cache
from scopitone.lyrics.alignment.without_listener.even_spread import spread_evenly
from scopitone.lyrics.alignment.without_listener.syllable_count import list_sung_words
from scopitone.lyrics.line_timing import format_clock, separate_lines, settle
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, ModelChoice, find_model
from scopitone.lyrics.song_digest import SongDigest

MAX_DOUBTFUL_SHARE = 0.2
"""Share of doubtful lines above which the user is warned."""

MAX_NAMED_LINES = 8
"""Most lines that a warning names."""

MAX_NAME_LETTERS = 40
"""Most characters of a line in a warning: enough to recognize it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Lyrics with times, and warnings for the user about them."""

    lyrics: Lyrics
    warnings: tuple[str, ...] = ()


def align(
    lyrics: Lyrics,
    audio: Path,
    analysis: Analysis,
    *,
    model: ModelChoice = DEFAULT_CHOICE,
    language: str | None = None,
    progress: ProgressCallback = ignore_progress,
    cache: Path | None = None,
) -> Alignment:
    """Return `lyrics` with times for every line and every word, within the song.

    Times that were given stay as they are, also those of lines that overlap; lines come back as
    `line_timing.settle` orders them.
    Missing times of lines and words are found in the sound of `audio`; the line's `confidence`
    says how far they are believed. Lines without a word, such as "♪", get no time: a warning names
    them. `model` listens; if it is missing, a warning says how to get it, and lines without given
    times are not shown word by word.

    language: code of what is sung (`languages.LANGUAGES`); None: detected. cache: the folder in
    which results are cached. progress: gets the stage "listen" and may raise to stop.

    Raises MissingInputError or MediaError (field "audio").
    """
    if all(line.words and line.start is not None for line in lyrics.lines):
        return Alignment(spread_evenly(lyrics, analysis))
    separated = separate_lines(lyrics)
    model_folder, warnings = _find_model(model)
    song = SongDigest(audio)
    path = (
        None
        if cache is None
        else alignment_cache.cache_path(cache, song, separated, model_folder, language)
    )
    timed = None if path is None else alignment_cache.load(path)
    if timed is None:
        timed, failures = _find_times(
            separated, audio, song, analysis, model_folder, language, progress, cache
        )
        warnings += failures
        if path is not None and not failures:
            alignment_cache.save(timed, path)
    warnings += _warn_left_out(separated, timed) + _warn_doubtful(separated, timed)
    if separated != lyrics:
        timed = _restore_overlaps(lyrics, timed)
    return Alignment(timed, warnings)


def _restore_overlaps(given: Lyrics, timed: Lyrics) -> Lyrics:
    """Return `timed` with the lines of `given` that were cut or joined for the search."""
    timed_lines = {(line.text, line.start): line for line in timed.lines}
    restored = []
    for line in given.lines:
        known = timed_lines.pop((line.text, line.start), None)
        if known is None or line.words:
            # Joined with another line, or its words need no search.
            restored.append(line)
        elif line.end is not None and known.end is not None and line.end > known.end:
            restored.append(replace(known, end=line.end))
        else:
            restored.append(known)
    given_starts = {line.start for line in given.lines}
    restored += [line for line in timed_lines.values() if line.start not in given_starts]
    return settle(line for line in restored if line.start is not None)


def _find_model(choice: ModelChoice) -> tuple[Path | None, tuple[str, ...]]:
    if not choice.can_listen:
        return None, ()
    try:
        return find_model(choice), ()
    except InputError as error:
        return None, (f"lyrics: no model listened to the song; {error}",)


def _find_times(
    lyrics: Lyrics,
    audio: Path,
    song: SongDigest,
    analysis: Analysis,
    model: Path | None,
    language: str | None,
    progress: ProgressCallback,
    cache: Path | None,
) -> tuple[Lyrics, tuple[str, ...]]:
    """Return lyrics with times, and warnings if listening failed."""
    # Importing the listener takes a second, which videos with cached times do not need.
    from scopitone.lyrics.alignment.acoustics.song_sound import decode_song
    from scopitone.lyrics.alignment.missing_times import find_times
    from scopitone.lyrics.listening.process import ListeningError
    from scopitone.lyrics.listening.song_listener import ListenReport, listen

    report = ListenReport(progress, analysis.duration)
    with decode_song(audio, report.check) as sound:
        if model is None:
            return find_times(lyrics, sound, analysis, None), ()
        try:
            with listen(
                song, model, sound.samples, sound.duration, report, cache=cache
            ) as listener:
                timed = find_times(lyrics, sound, analysis, listener, language=language)
        except ListeningError as error:
            warning = f"lyrics: {error}; the times of words are estimates"
            return find_times(lyrics, sound, analysis, None), (warning,)
        report.finish()
        return timed, ()


def _warn_left_out(given: Lyrics, timed: Lyrics) -> tuple[str, ...]:
    """Return a warning that names the lines without a word that got no time, if there are any."""
    remaining = Counter(line.text for line in timed.lines)
    left_out = []
    for line in given.lines:
        if not list_sung_words(line):
            if remaining[line.text] == 0:
                left_out.append(line)
            remaining[line.text] -= remaining[line.text] > 0
    if not left_out:
        return ()
    have = "1 line has" if len(left_out) == 1 else f"{len(left_out)} lines have"
    names = _join_names([_shorten(line.text) for line in left_out])
    return (f"lyrics: {have} no word to sing and no time, left out: {names}",)


def _warn_doubtful(given: Lyrics, timed: Lyrics) -> tuple[str, ...]:
    """Return a warning that names the lines not shown word by word, if there are many."""
    had_words = {(line.text, line.start) for line in given.lines if line.words}
    doubtful = [
        line
        for line in timed.lines
        if line.confidence < MIN_WORD_CONFIDENCE and (line.text, line.start) not in had_words
    ]
    if len(doubtful) <= MAX_DOUBTFUL_SHARE * len(timed.lines):
        return ()
    names = _join_names(
        [f"{format_clock(line.start or 0.0)} {_shorten(line.text)}" for line in doubtful]
    )
    return (
        f"lyrics: {len(doubtful)} of {len(timed.lines)} lines could not be placed with confidence "
        f"and are highlighted as a whole; check {names}",
    )


def _join_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED_LINES} more" if len(names) > MAX_NAMED_LINES else ""
    return ", ".join(names[:MAX_NAMED_LINES]) + more


def _shorten(text: str) -> str:
    if len(text) > MAX_NAME_LETTERS:
        text = text[: MAX_NAME_LETTERS - 1] + "…"
    return repr(text)
