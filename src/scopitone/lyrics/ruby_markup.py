"""Readings over words: <ruby>base<rt>reading</rt></ruby>, {base|reading} and [base,reading]."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scopitone.core.song import Ruby

Reading = tuple[str, str]
"""Base text and its reading."""

_BASE = r"[^<>{}\[\]|｜,，]{1,40}"
_READING = r"[^<>{}\[\]|｜,，]{1,60}"
_HTML = re.compile(
    rf"<ruby>(?P<pairs>(?:\s*(?:<rb>)?{_BASE}(?:</rb>)?\s*(?:<rp>[^<]*</rp>)?"
    rf"<rt>[^<>]*(?:</rt>)?(?:<rp>[^<]*</rp>)?\s*){{1,40}})</ruby>",
    re.IGNORECASE,
)
_HTML_PAIR = re.compile(
    rf"(?:<rb>)?({_BASE})(?:</rb>)?\s*(?:<rp>[^<]*</rp>)?<rt>([^<>]*)", re.IGNORECASE
)
_HTML_REST = re.compile(r"</?(?:ruby|rb|rtc)>|<rt>[^<>]*</rt>|<rp>[^<>]*</rp>", re.IGNORECASE)
_BRACES = re.compile(rf"\{{({_BASE})[|｜]({_READING}(?:[|｜]{_READING}){{0,9}})\}}")
# A base in brackets has a Chinese character and its reading has none, or it is something else.
_BRACKETS = re.compile(
    r"\[([^<>{}\[\]|｜,，\s]*[々\u3400-\u9fff][^<>{}\[\]|｜,，\s]*)[,，|｜]"
    r"([^<>{}\[\]|｜,，:：\u3400-\u9fff]{1,60})\]"
)


def strip_ruby(text: str) -> tuple[str, tuple[Reading, ...]]:
    """Return `text` with the bases alone, and the readings in their order."""
    if "<" not in text and "{" not in text and "[" not in text:
        return text, ()
    readings: list[tuple[int, Reading]] = []
    pattern = re.compile(f"{_HTML.pattern}|{_BRACES.pattern}|{_BRACKETS.pattern}", re.IGNORECASE)

    def keep_base(match: re.Match[str]) -> str:
        if match["pairs"]:
            pairs = [
                (base.strip(), reading) for base, reading in _HTML_PAIR.findall(match["pairs"])
            ]
        else:
            base, reading = (part for part in match.groups()[1:] if part is not None)
            pairs = [(base, re.sub(r"[|｜]", "", reading))]
        readings.extend((match.start(), pair) for pair in pairs)
        return "".join(base for base, _ in pairs)

    plain = _HTML_REST.sub("", pattern.sub(keep_base, text))
    return plain, tuple(reading for _, reading in readings)


def place_ruby(text: str, readings: Iterable[Reading]) -> tuple[Ruby, ...]:
    """Return where the bases of `readings` are in `text`; those that do not occur are left out."""
    placed = []
    position = 0
    for base, reading in readings:
        base, reading = base.strip(), reading.strip()
        start = text.find(base, position) if base and reading else -1
        if start >= 0:
            position = start + len(base)
            placed.append(Ruby(start, position, reading))
    return tuple(placed)
