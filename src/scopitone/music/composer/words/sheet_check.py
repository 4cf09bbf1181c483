"""Check lyrics that somebody else wrote against their order."""

from __future__ import annotations

import re
from collections import Counter

from scopitone.music.composer.words.languages import detect_languages
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.stanzas import Stanza, parse_stanzas
from scopitone.music.lyricist import LyricOrder, LyricsSheet

_MARKUP = re.compile(r"[<>*_#`|{}\\~=^]|https?:|[\x00-\x08\x0b-\x1f\x7f]")
_MAX_CHARACTERS, _MAX_LINE_CHARACTERS, _MAX_TITLE_CHARACTERS = 6000, 120, 80
_MAX_SYLLABLES = 18
"""A line of more syllables would be sung as two."""

_MAX_DIFFERENCE = 4
"""Syllables by which the mean line of a section may differ from the plan."""

_LANGUAGE_SHARE = 0.7
"""The least share of lines in the language of the order: names and refrains may be foreign."""


def find_faults(sheet: LyricsSheet, order: LyricOrder) -> tuple[str, ...]:
    """Return what is wrong with `sheet`, as sentences for its writer; empty if it can be sung.

    The structure must be that of the order, the lines in its language and about as long, each
    name must occur, and there may be no markup.
    """
    if len(sheet.text) > _MAX_CHARACTERS:
        return (f"The lyrics have more than {_MAX_CHARACTERS} characters.",)
    if _MARKUP.search(sheet.text) or _MARKUP.search(sheet.title):
        return ("The lyrics have markup or control characters; write plain text only.",)
    if len(sheet.title) > _MAX_TITLE_CHARACTERS or "\n" in sheet.title:
        return (f"The title has more than {_MAX_TITLE_CHARACTERS} characters or one line.",)
    stanzas = parse_stanzas(sheet.text)
    lines = [line for stanza in stanzas for line in stanza.lines]
    if not lines:
        return ("There are no lines to sing.",)
    text = sheet.text.casefold()
    missing = [name for name in order.names if name.casefold() not in text]
    return (
        *_check_structure(stanzas, order),
        *_check_lines(stanzas, order),
        *_check_language(lines, order),
        *(f"{name} must occur in the lyrics." for name in missing),
    )


def _check_structure(stanzas: tuple[Stanza, ...], order: LyricOrder) -> tuple[str, ...]:
    wanted = [section.kind for section in order.sections]
    if [stanza.kind for stanza in stanzas] != wanted:
        return (f"The sections must be, in this order: {', '.join(wanted)}.",)
    pairs = zip(stanzas, order.sections, strict=True)
    counts = [(len(stanza.lines), len(section.syllables)) for stanza, section in pairs]
    if any(count != planned for count, planned in counts):
        return ("Each section must have as many lines as its plan has numbers.",)
    return ()


def _check_lines(stanzas: tuple[Stanza, ...], order: LyricOrder) -> tuple[str, ...]:
    lines = [line for stanza in stanzas for line in stanza.lines]
    if any(len(line) > _MAX_LINE_CHARACTERS for line in lines):
        return (f"A line has more than {_MAX_LINE_CHARACTERS} characters.",)
    counts = [_count_syllables(stanza) for stanza in stanzas]
    if any(not count or count > _MAX_SYLLABLES for group in counts for count in group):
        return (f"Each line must have 1 to {_MAX_SYLLABLES} syllables.",)
    for group, section in zip(counts, order.sections, strict=False):
        planned = sum(section.syllables) / max(1, len(section.syllables))
        if group and abs(sum(group) / len(group) - planned) > _MAX_DIFFERENCE:
            return (f"The lines of a {section.kind} must have about {planned:.0f} syllables.",)
    return ()


def _count_syllables(stanza: Stanza) -> list[int]:
    voices = detect_languages(stanza.lines)
    lines = [syllabify_line(x, voice) for x, voice in zip(stanza.lines, voices, strict=True)]
    return [len(line.syllables) if line else 0 for line in lines]


def _check_language(lines: list[str], order: LyricOrder) -> tuple[str, ...]:
    voices = Counter(voice.partition("-")[0] for voice in detect_languages(lines))
    codes = {"zh": "cmn", "no": "nb"}
    wanted = codes.get(order.language, order.language)
    if voices[wanted] < _LANGUAGE_SHARE * len(lines):
        return (f"The language must be {order.language} (ISO 639-1).",)
    return ()
