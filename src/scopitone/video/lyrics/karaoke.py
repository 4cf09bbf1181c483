"""From timed syllables, as karaoke formats have them, to timed words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scopitone.song import Word


def words_of(syllables: Iterable[Word]) -> tuple[Word, ...]:
    """Syllables whose texts keep their spaces, joined where no space parts them.

    A syllable of spaces alone parts its neighbours and is no word.
    """
    words: list[Word] = []
    apart = True
    for syllable in syllables:
        text = " ".join(syllable.text.split())
        if not text:
            apart = apart or bool(syllable.text)
            continue
        if apart or syllable.text[0].isspace():
            words.append(replace(syllable, text=text))
        else:
            before = words[-1]
            words[-1] = Word(before.text + text, before.start, max(before.end, syllable.end))
        apart = syllable.text[-1].isspace()
    return tuple(words)
