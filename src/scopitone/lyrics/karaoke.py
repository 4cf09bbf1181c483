"""From timed syllables, as karaoke formats have them, to timed words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scopitone.core.song import Word


def join_syllables(syllables: Iterable[Word]) -> tuple[Word, ...]:
    """Join syllables, whose texts keep their spaces, where no space separates them.

    A syllable that is only spaces separates its neighbors and is not a word.
    """
    words: list[Word] = []
    is_separate = True
    for syllable in syllables:
        text = " ".join(syllable.text.split())
        if not text:
            is_separate = is_separate or bool(syllable.text)
            continue
        if is_separate or syllable.text[0].isspace():
            words.append(replace(syllable, text=text))
        else:
            before = words[-1]
            words[-1] = Word(before.text + text, before.start, max(before.end, syllable.end))
        is_separate = syllable.text[-1].isspace()
    return tuple(words)
