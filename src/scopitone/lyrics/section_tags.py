"""Section tags such as [Verse 1] or [Chorus: Jo], which are not sung."""

from __future__ import annotations

import re

from scopitone.core.song import Singer

# Names of sections in the languages of the sites that write them, with a number or an addition.
_SECTION = re.compile(
    r"(?:(?:pre|post|first|second|third|last|final|vor|pré|después del)[- ]?)?"
    r"(?:verse|chorus|bridge|intro|outro|hook|refrain|interlude|instrumental|break(?:down)?|drop"
    r"|solo|coda|skit|prelude|ending|rap|strophe|zwischenspiel|überleitung|couplet|pont|verso|coro"
    r"|estribillo|puente|ponte|estrofa|estrofe|refr[ãa]o|strofa|ritornello|zwrotka|refren|most"
    r"|nakarat|куплет|припев|бридж|переход|主歌|副歌|前奏|间奏|間奏|尾奏|尾声|桥段|[a-dａ-ｄ]メロ|サビ|大サビ"
    r"|ブリッジ|벌스|후렴|브릿지|간주|인트로|아웃트로)(?:[\s\d:.,&/()x×*'’~-].*)?",
    re.IGNORECASE,
)
_BARE = (
    r"(?:(?:pre|post|first|second|third|last|final)[- ]?)?"
    r"(?:verse|chorus|bridge|intro|outro|refrain|interlude|strophe|couplet|estribillo|verso"
    r"|куплет|припев|主歌|副歌|벌스|후렴)(?:[ ]?[0-9]{1,2})?"
)
_BARE_ROW = re.compile(
    rf"\s*(?:({_BARE})\s*[:：]|[(（【]\s*({_BARE})\s*[:：]?\s*[)）】])\s*", re.IGNORECASE
)
_MARKED_ROW = re.compile(r"\s*\[\s*([^\[\]]{1,80}?)\s*\]")
_BEFORE_SINGER = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+")
# What is written behind a section besides its singers: how often, how, and when it is sung.
_NO_SINGER = re.compile(
    r"(?:[x×*]?\s*\d[\d\s:.,x×*-]*|repeat(?:ed)?|instrumental|solo|guitar.*|piano.*|spoken.*|rap"
    r"|whispered|a cappella|quiet|loud|fade.*|slow.*|reprise|part .*|version .*|verse.*|chorus.*)",
    re.IGNORECASE,
)
_LEADING_TAG = re.compile(r"\s*\[[^\[\]]{0,80}\]")


def bracket_section(row: str) -> str:
    """Return `row` as a tag if it is one that was written without brackets.

    "Verse 1:" and "(Chorus)" are, alone in their rows; "Chorus" alone or with more could be sung.
    """
    match = _BARE_ROW.fullmatch(row)
    return f"[{match[1] or match[2]}]" if match else row


def strip_section_tags(line: str) -> str:
    """Return `line` without the bracketed tags that it begins with."""
    begin = 0
    while match := _LEADING_TAG.match(line, begin):
        begin = match.end()
    return line[begin:].strip()


def read_section(line: str) -> str | None:
    """Return the section that the tag at the start of `line` names, without its singers.

    It is None if there is no such tag, or if it names none, such as "[x2]".
    """
    parts = _split_tag(line)
    return parts[0] if parts else None


def read_section_singer(line: str) -> Singer | None:
    """Return who sings the section that the tag at the start of `line` names, if it says so."""
    parts = _split_tag(line)
    if parts is None or len(parts) < 2:
        return None
    name = parts[1].strip(" *_")
    return Singer(name) if name and not _NO_SINGER.fullmatch(name) else None


def _split_tag(line: str) -> list[str] | None:
    """Return the section and the rest of the tag at the start of `line`, if there is a tag."""
    match = _MARKED_ROW.match(line)
    if match is None or not _SECTION.fullmatch(match[1]):
        return None
    return _BEFORE_SINGER.split(match[1], maxsplit=1)
