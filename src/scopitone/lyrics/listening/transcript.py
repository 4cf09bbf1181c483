"""The transcript of a song: its words with their times, and its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as the listener spelled it; times in seconds of the song, probability 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """A phrase of the transcript, with the model's own evidence for it.

    no_speech: probability (0 to 1) that nobody speaks or sings. log_probability: mean natural
    logarithm of the tokens' probabilities. compression: zlib's compression ratio of the text,
    high where the text repeats itself.
    """

    start: float
    end: float
    words: tuple[HeardWord, ...]
    no_speech: float
    log_probability: float
    compression: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """The transcript of a whole song.

    language: a code of `languages.LANGUAGES`; language_probability: 1 if it was given.
    """

    language: str
    language_probability: float
    segments: tuple[HeardSegment, ...]

    @property
    def words(self) -> tuple[HeardWord, ...]:
        """The words of all segments, in order."""
        return tuple(word for segment in self.segments for word in segment.words)


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """Seconds at which a given word is sung, by forced alignment.

    probability: mean probability (0 to 1) of its tokens.
    """

    start: float
    end: float
    probability: float
