"""A listener without a model: it hears the words of a list, as far as it is let."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, HeardWord, Transcript


def say(text: str, start: float, step: float = 0.4) -> list[HeardWord]:
    """The words of `text`, one each `step` seconds from `start` on."""
    return [
        HeardWord(word, start + index * step, start + (index + 0.9) * step, 0.9)
        for index, word in enumerate(text.split())
    ]


class ScriptedListener:
    """Hears what `words` say: those that are not `audible` only when it knows what to expect.

    `calls` are the names of what it was asked for.
    """

    def __init__(
        self,
        words: Sequence[HeardWord],
        *,
        audible: Callable[[HeardWord], bool] = lambda _: True,
        language: str = "en",
        probability: float = 0.8,
    ) -> None:
        self.words = sorted(words, key=lambda word: word.start)
        self.calls: list[str] = []
        self._audible = audible
        self._language = language
        self._probability = probability

    def transcribe(self, language: str | None) -> Transcript:
        """All that is audible, as one segment."""
        self.calls.append("transcribe")
        heard = tuple(filter(self._audible, self.words))
        return Transcript(language or self._language, 1.0, (_segment(heard),) if heard else ())

    def transcribe_span(
        self,
        start: float,
        end: float,
        language: str,  # noqa: ARG002
        prompt: str,
    ) -> tuple[HeardSegment, ...]:
        """All words between two times that `prompt` tells, also those that are not audible."""
        self.calls.append("transcribe_span")
        expected = prompt.split()
        heard = tuple(
            word for word in self.words if start <= word.start < end and word.text in expected
        )
        return (_segment(heard),) if heard else ()

    def align_words(
        self,
        start: float,
        end: float,
        words: Sequence[str],
        language: str,  # noqa: ARG002
    ) -> tuple[AlignedWord | None, ...]:
        """Each word at the next place between two times at which it is said."""
        self.calls.append("align_words")
        inside = [word for word in self.words if start <= word.start < end]
        aligned: list[AlignedWord | None] = []
        position = 0
        for text in words:
            later = range(position, len(inside))
            index = next((index for index in later if inside[index].text == text), None)
            if index is None:
                aligned.append(None)
                continue
            word = inside[index]
            aligned.append(AlignedWord(word.start, word.end, self._probability))
            position = index + 1
        return tuple(aligned)


def _segment(words: tuple[HeardWord, ...]) -> HeardSegment:
    return HeardSegment(words[0].start, words[-1].end, words, 0.0, -0.2, 1.2)
