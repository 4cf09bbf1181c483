"""The lyrics of a song whose words nobody gave: a listener writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.audio.analysis.model import Analysis
from scopitone.core.progress import ProgressCallback, ignore_progress
from scopitone.core.song import Lyrics
from scopitone.lyrics.alignment.acoustics.song_sound import decode_song
from scopitone.lyrics.line_timing import fit
from scopitone.lyrics.listening.song_listener import ListenReport, listen
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, ModelChoice, find_model
from scopitone.lyrics.song_digest import SongDigest
from scopitone.lyrics.transcription.transcript_lines import build_lyrics


@dataclass(frozen=True, slots=True)
class HeardLyrics:
    """Lines that were heard, with words and times, their language (ISO 639-1), and warnings."""

    lyrics: Lyrics
    language: str
    warnings: tuple[str, ...]


def hear_lyrics(
    audio: Path,
    analysis: Analysis,
    *,
    model: ModelChoice = DEFAULT_CHOICE,
    language: str | None = None,
    progress: ProgressCallback = ignore_progress,
    cache: Path | None = None,
) -> HeardLyrics:
    """Write down what is sung in the song at `audio`; an instrumental gives no line.

    language: ISO 639-1 code; None: detected. cache: the folder in which transcripts are cached.
    progress: gets the stage "listen" and may raise to stop.

    Raises InputError ("listening_model") without a model, ListeningError if it failed.
    """
    folder = find_model(model)
    report = ListenReport(progress, analysis.duration)
    with (
        decode_song(audio, report.check) as sound,
        listen(
            SongDigest(audio), folder, sound.samples, sound.duration, report, cache=cache
        ) as listener,
    ):
        transcript = listener.transcribe(language)
    lyrics = build_lyrics(transcript, analysis.duration)
    report.finish()
    return HeardLyrics(fit(lyrics, analysis.duration)[0], transcript.language, _warn(lyrics))


def _warn(lyrics: Lyrics) -> tuple[str, ...]:
    if not lyrics.lines:
        return ("lyrics: no words were recognized in the song",)
    count = len(lyrics.lines)
    lines = "1 line was" if count == 1 else f"{count} lines were"
    return (f"lyrics: {lines} transcribed from the song; check the words before you publish them",)
