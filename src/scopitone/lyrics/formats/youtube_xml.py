"""YouTube's XML: srv3 paragraphs with words (<p t d><s t>), and its older srv1 and srv2."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.formats.base import parse_xml
from scopitone.lyrics.formats.millisecond_rows import order_words
from scopitone.lyrics.formats.skipped_rows import SkippedRows, end_at_next
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import MAX_WORD_S
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

name = "YouTube XML"
extensions = (".srv3", ".srv1", ".srv2")
content_type = "application/xml"

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:timedtext|transcript)[\s>]")


def matches(text: str) -> bool:
    """Return whether the root element of `text` is timedtext or transcript."""
    return bool(_ROOT.match(text))


def parse(text: str) -> Lyrics:
    """Read the paragraphs as lines, with the times of their words if they have any.

    Odd paragraphs are skipped with a warning. Raises InputError for text that is not well-formed,
    for a document type, or if no paragraph can be read.
    """
    root = parse_xml(text, "XML")
    skipped = SkippedRows()
    lines = []
    elements = (element for element in root.iter() if element.tag in ("p", "text"))
    for number, element in enumerate(elements, 1):
        try:
            line = _parse_paragraph(element, f"paragraph {number}")
        except InputError as error:
            skipped.skip_error(error)
            continue
        if line is not None:
            lines.append(line)
    return skipped.settle(end_at_next(lines))


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _parse_paragraph(element: Element, where: str) -> Line | None:
    # srv1 counts in seconds; it has other names for the same attributes.
    in_seconds = "start" in element.attrib
    unit = 1.0 if in_seconds else 0.001
    begin = _read_time(element, "start" if in_seconds else "t", where)
    length = _read_time(element, "dur" if in_seconds else "d", where)
    if begin is None:
        raise InputError("lyrics", f"{where}: has no time")
    start = begin * unit
    end = start + length * unit if length else None
    pieces = list(_list_pieces(element, start, where))
    text = normalize_line(strip_section_tags("".join(text for text, _ in pieces)).strip(" ♪♫"), 0)
    if not text:
        return None
    if len(pieces) < 2 or not any(offset > start for _, offset in pieces):
        return Line(text, start, end)
    stops = [offset for _, offset in pieces[1:]]
    stops.append(max(pieces[-1][1], min(end or MAX_TIME_S, pieces[-1][1] + MAX_WORD_S)))
    words = join_syllables(
        Word(piece, begins, max(begins, stop))
        for (piece, begins), stop in zip(pieces, stops, strict=True)
    )
    return Line(text, start, end, order_words(words))


def _list_pieces(element: Element, start: float, where: str) -> Iterator[tuple[str, float]]:
    if element.text and element.text.strip():
        yield _unescape(element.text), start
    for child in element:
        offset = _read_time(child, "t", where) or 0.0
        yield _unescape("".join(child.itertext())), start + offset / 1000
        if child.tail and child.tail.strip():
            yield _unescape(child.tail), start + offset / 1000


def _unescape(text: str) -> str:
    # srv1 is escaped twice.
    return html.unescape(text).replace("\n", " ")


def _read_time(element: Element, attribute: str, where: str) -> float | None:
    value = element.get(attribute)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", value):
        raise InputError("lyrics", f"{where}: {attribute}={value[:20]!r} is not a time")
    return min(float(value), MAX_TIME_S * 1000)
