"""Turn stanzas of text into drafts of sections, with syllables in the language of each line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scopitone.music.composer.planning.form import Draft
from scopitone.music.composer.score.model import TextLine
from scopitone.music.composer.words.languages import detect_languages
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.stanzas import Stanza

_MAX_SYLLABLES = 20
_KANJI = re.compile(r"[\u4e00-\u9fff]")


def draft_sections(
    stanzas: Sequence[Stanza], *, raps: bool, language: str | None = None
) -> tuple[list[Draft], tuple[str, ...]]:
    """Return a draft of each stanza, and notes about words that cannot be sung as written.

    `language` is the voice of all lines; None detects it line by line. Lines of more than twenty
    syllables are split in two. `raps` makes all verses spoken.
    """
    texts = [line for stanza in stanzas for line in stanza.lines]
    languages = iter([language] * len(texts) if language else detect_languages(texts))
    drafts: list[Draft] = []
    silent: list[str] = []
    kanji = False
    for stanza in stanzas:
        spoken = stanza.spoken or (raps and stanza.kind == "verse")
        lines: list[TextLine] = []
        for text in stanza.lines:
            voice = next(languages)
            kanji = kanji or (voice == "ja" and bool(_KANJI.search(text)))
            parts = _split_line(text, voice, spoken=spoken)
            lines += parts
            silent += [] if parts else [text]
        if lines or not stanza.lines:
            drafts.append(Draft(stanza.kind, tuple(lines)))
    return drafts, _describe_problems(silent, kanji=kanji)


def _split_line(text: str, language: str, *, spoken: bool) -> list[TextLine]:
    line = syllabify_line(text, language, spoken=spoken)
    if line is None:
        return []
    if len(line.syllables) <= _MAX_SYLLABLES or len(line.words) < 2:
        return [line]
    split = _find_split(line)
    halves = (
        _join_words(text, line, 0, split),
        _join_words(text, line, split, len(line.words)),
    )
    return [part for half in halves for part in _split_line(half, language, spoken=spoken)]


def _find_split(line: TextLine) -> int:
    """Return the word before which to split a long line: near its middle, after punctuation."""
    half = len(line.syllables) / 2
    costs: list[tuple[float, int]] = []
    syllables = 0
    for index, word in enumerate(line.words[:-1]):
        syllables += len(word.syllables)
        closed = not word.text[-1].isalnum()
        costs.append((abs(syllables - half) - (half / 2 if closed else 0), index + 1))
    return min(costs)[1]


def _join_words(text: str, line: TextLine, first: int, last: int) -> str:
    words = [word.text for word in line.words[first:last]]
    spaced = " " in text
    return (" " if spaced else "").join(words)


def _describe_problems(silent: Sequence[str], *, kanji: bool) -> tuple[str, ...]:
    notes: list[str] = []
    if silent:
        notes.append(f"These lines contain nothing that can be sung: {' / '.join(silent)[:200]}.")
    if kanji:
        notes.append("Kanji cannot be sung; write Japanese lyrics in kana to hear every word.")
    return tuple(notes)
