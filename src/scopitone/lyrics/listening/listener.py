"""The interface of a listener, which transcribes what is sung."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, Transcript

SAMPLE_RATE = 16_000
"""Hz at which songs are heard: what speech models take, twice the highest frequency of interest."""

MAX_WINDOW_S = 30.0
"""Seconds of sound that a Whisper model takes at once (Radford et al. 2022, "Robust Speech
Recognition via Large-Scale Weak Supervision")."""

ReportSeconds = Callable[[float], None]
"""Called with the seconds of the song that are transcribed; may raise to stop."""


class Listener(Protocol):
    """Listens to one song. Languages are ISO 639-1 codes, times are seconds of the song."""

    def transcribe(self, language: str | None) -> Transcript:
        """Transcribe the whole song; detect the language if it is None."""

    def transcribe_span(
        self, start: float, end: float, language: str, prompt: str
    ) -> tuple[HeardSegment, ...]:
        """Transcribe what is sung between two times; `prompt` is text that may occur there."""

    def align_words(
        self, start: float, end: float, words: Sequence[str], language: str
    ) -> tuple[AlignedWord | None, ...]:
        """Find when each of `words`, which are sung between two times, is sung.

        They are at most `MAX_WINDOW_S` seconds apart. Words that the model cannot spell get
        None, and so do all where there are more than it takes at once.
        """
