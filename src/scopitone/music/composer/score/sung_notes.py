"""The lead vocal of a score as notes in seconds, each with its written syllable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from scopitone.core.song import NoteLine, SungNote
from scopitone.music.composer.score.model import Score, SungLine
from scopitone.music.composer.score.tempo_map import TempoMap

_VOWEL_GROUP = re.compile("[aeiouy]+")


def list_sung_notes(score: Score) -> tuple[NoteLine, ...]:
    """Return the notes of the lead vocal, line by line. Spoken lines have no pitch."""
    return tuple(tuple(_list_notes(line, score.tempo)) for line in score.lead)


def split_word(text: str, count: int) -> tuple[str, ...]:
    """Split a written word into `count` syllables; joined, they are the word.

    A syllable begins with the last consonant before a vowel, as in `find_syllables` of the
    renderer. A word whose letters do not show `count` syllables is written on the first one.
    """
    letters = "".join(unicodedata.normalize("NFD", c.lower())[0] for c in text)
    starts = [match.start() for match in _VOWEL_GROUP.finditer(letters)]
    cuts = [
        start - (letters[start - 1].isalpha() and letters[start - 1] not in "aeiouy")
        for start in starts[1:]
    ]
    if len(cuts) != count - 1:
        return text, *[""] * (count - 1)
    edges = [0, *cuts, len(text)]
    return tuple(text[a:b] for a, b in pairwise(edges))


def _list_notes(line: SungLine, tempo: TempoMap) -> Iterator[SungNote]:
    groups = iter(line.notes)
    for word in line.line.words:
        texts = split_word(word.text, len(word.syllables))
        sung = [
            (text if number == 0 else "", note)
            for text, notes in zip(texts, groups, strict=False)
            for number, note in enumerate(notes)
        ]
        for number, (text, note) in enumerate(sung, 1):
            yield SungNote(
                text + " " * (number == len(sung)),
                tempo.seconds(note.start),
                tempo.seconds(note.start + note.length),
                None if line.line.spoken else note.pitch,
            )
