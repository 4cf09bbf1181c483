"""Stanzas of text as sections of syllables, in the languages that they are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scopitone.music.composer.form import Draft
from scopitone.music.composer.language import languages_of
from scopitone.music.composer.marks import Stanza
from scopitone.music.composer.phonemes import text_line
from scopitone.music.composer.score import TextLine

_MOST_SYLLABLES = 20
_KANJI = re.compile(r"[\u4e00-\u9fff]")


def singable(
    stanzas: Sequence[Stanza], *, raps: bool, language: str | None = None
) -> tuple[list[Draft], tuple[str, ...]]:
    """A draft a stanza, and notes about words that cannot be sung as they are written.

    `language` is that of all lines where it is known. Lines of more than twenty syllables become
    two. `raps` makes all verses spoken.
    """
    texts = [line for stanza in stanzas for line in stanza.lines]
    languages = iter([language] * len(texts) if language else languages_of(texts))
    drafts: list[Draft] = []
    silent: list[str] = []
    kanji = False
    for stanza in stanzas:
        spoken = stanza.spoken or (raps and stanza.kind == "verse")
        lines: list[TextLine] = []
        for text in stanza.lines:
            voice = next(languages)
            kanji = kanji or (voice == "ja" and bool(_KANJI.search(text)))
            found = _lines(text, voice, spoken=spoken)
            lines += found
            silent += [] if found else [text]
        if lines or not stanza.lines:
            drafts.append(Draft(stanza.kind, tuple(lines)))
    return drafts, _notes(silent, kanji=kanji)


def _lines(text: str, language: str, *, spoken: bool) -> list[TextLine]:
    line = text_line(text, language, spoken=spoken)
    if line is None:
        return []
    if len(line.syllables) <= _MOST_SYLLABLES or len(line.words) < 2:
        return [line]
    at = _parting(line)
    halves = (
        _text(text, line, 0, at),
        _text(text, line, at, len(line.words)),
    )
    return [part for half in halves for part in _lines(half, language, spoken=spoken)]


def _parting(line: TextLine) -> int:
    """The word before which a long line is best parted: near its middle, after punctuation."""
    half = len(line.syllables) / 2
    costs: list[tuple[float, int]] = []
    sung = 0
    for index, word in enumerate(line.words[:-1]):
        sung += len(word.syllables)
        closed = not word.text[-1].isalnum()
        costs.append((abs(sung - half) - (half / 2 if closed else 0), index + 1))
    return min(costs)[1]


def _text(text: str, line: TextLine, first: int, last: int) -> str:
    words = [word.text for word in line.words[first:last]]
    spaced = " " in text
    return (" " if spaced else "").join(words)


def _notes(silent: Sequence[str], *, kanji: bool) -> tuple[str, ...]:
    notes: list[str] = []
    if silent:
        notes.append(f"Nothing in these lines can be sung: {' / '.join(silent)[:200]}.")
    if kanji:
        notes.append(
            "Kanji have no reading here; write Japanese lyrics in kana to hear every word."
        )
    return tuple(notes)
