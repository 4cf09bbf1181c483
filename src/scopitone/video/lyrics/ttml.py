"""TTML: paragraphs with begin and end; spans inside them with their own times are words.

By https://www.w3.org/TR/ttml2/. There, times inside an element count from its begin; streaming
services write them as times of the song. A line whose first span begins before the line itself
is read in the first way, any other in the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics.karaoke import words_of
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.stamps import LAST
from scopitone.video.lyrics.timing import settle

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:[\w-]+:)?tt[\s>]", re.DOTALL)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?(?:([0-9]{1,3}):)?([0-9]{1,6}(?:\.[0-9]{1,9})?)")
_FRAMES = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,3})")
_OFFSET = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(h|ms|m|s|f|t)")
_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"


def matches(text: str) -> bool:
    """Whether the root element of `text` is tt."""
    return bool(_ROOT.match(text))


def parse(text: str) -> Lyrics:
    """The paragraphs in the order of their times, without styles.

    Raises InputError for what is not well-formed, for a document type (its entities could grow
    without bound), for a bad time, and for a paragraph that ends before it begins.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError("lyrics", "TTML with a document type is not accepted")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError("lyrics", f"not well-formed TTML: {error}") from None
    rates = _Rates(_rate(root, "frameRate", 30.0), _rate(root, "tickRate", 1.0))
    paragraphs = (found for found in root.iter() if _name(found) == "p")
    return settle(
        line
        for number, paragraph in enumerate(paragraphs, 1)
        for line in _line(paragraph, rates, f"paragraph {number}")
    )


@dataclass(frozen=True, slots=True)
class _Rates:
    """Frames and ticks in a second."""

    frames: float
    ticks: float


def _rate(root: Element, name: str, usual: float) -> float:
    given = root.get(_PARAMETER + name, "")
    return float(given) if re.fullmatch(r"[1-9][0-9]{0,8}", given) else usual


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _line(paragraph: Element, rates: _Rates, where: str) -> Iterator[Line]:
    times = _times(paragraph, rates, where)
    if times is None:
        return
    start, end = times
    if end is not None and end <= start:
        raise InputError("lyrics", f"{where}: ends before it begins")
    pieces = list(_pieces(paragraph, rates, where))
    timed = [piece for piece in pieces if piece.start >= 0]
    shift = start if timed and timed[0].start < start - 1e-6 else 0.0
    text = checked(without_marks("".join(piece.text for piece in pieces).strip(" ♪♫")), 0)
    words = words_of(
        Word(piece.text, piece.start + shift, piece.end + shift) if piece.start >= 0 else piece
        for piece in pieces
        if piece.start >= 0 or not piece.text.strip()
    )
    yield Line(text, start, end, words if timed else ())


def _pieces(element: Element, rates: _Rates, where: str) -> Iterator[Word]:
    """The text of an element, cut where spans have times; elsewhere the times are -1."""
    yield Word(element.text or "", -1.0, -1.0)
    for child in element:
        if _name(child) == "br":
            yield Word(" ", -1.0, -1.0)
        elif _name(child) == "span":
            times = _times(child, rates, where)
            if times is None or times[1] is None or len(child):
                yield from _pieces(child, rates, where)
            else:
                yield Word(child.text or "", times[0], times[1])
        yield Word(child.tail or "", -1.0, -1.0)


def _times(element: Element, rates: _Rates, where: str) -> tuple[float, float | None] | None:
    """Begin and end in seconds, as they are written; None if there is no begin."""
    begin, end, duration = (element.get(name) for name in ("begin", "end", "dur"))
    if begin is None:
        return None
    start = _seconds(begin, rates, where)
    if end is not None:
        return start, _seconds(end, rates, where)
    return start, None if duration is None else start + _seconds(duration, rates, where)


def _seconds(stamp: str, rates: _Rates, where: str) -> float:
    stamp = stamp.strip()
    time = float("inf")
    if found := _OFFSET.fullmatch(stamp):
        units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
        units |= {"f": 1 / rates.frames, "t": 1 / rates.ticks}
        time = float(found[1]) * units[found[2]]
    elif found := _FRAMES.fullmatch(stamp):
        hours, minutes, whole, frames = (int(part) for part in found.groups())
        time = 3600 * hours + 60 * minutes + whole + frames / rates.frames
    elif found := _CLOCK.fullmatch(stamp):
        # With two fields the first group takes the minutes.
        fields = [float(part) for part in found.groups() if part is not None]
        time = sum(part * 60**place for place, part in enumerate(reversed(fields)))
    if time > LAST:
        raise InputError(
            "lyrics", f"{where}: {stamp!r} is not a time; write it as 00:01:23.450 or 83.45s"
        )
    return time
