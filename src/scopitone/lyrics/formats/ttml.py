"""TTML: paragraphs with begin and end; spans inside them with their own times are words.

By https://www.w3.org/TR/ttml2/. There, times inside an element count from its begin; streaming
services write them as times of the song. What most paragraphs of a file agree with is taken.

Apple Music and the editors that write its dialect add singers (ttm:agent), sections
(itunes:song-part), and spans or texts in the head that are not sung with the line: background
vocals (x-bg), translations (x-translation), and romanizations (x-roman).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal, cast

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Role, Singer, Word
from scopitone.lyrics.formats.base import Cue, list_cues, parse_xml, split_text
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import settle
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S, format_timestamp

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

name = "TTML"
extensions = (".ttml", ".xml")
content_type = "application/ttml+xml"

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:[\w-]+:)?tt[\s>]", re.DOTALL)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?(?:([0-9]{1,3}):)?([0-9]{1,6}(?:\.[0-9]{1,9})?)")
_FRAMES = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,3})")
_OFFSET = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(h|ms|m|s|f|t)")
MAX_DEPTH = 50
"""Most spans inside each other; three have a meaning."""

_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"
_ROLES: dict[str, Role] = {
    "bg": "background",
    "background": "background",
    "translation": "translation",
    "roman": "romanization",
    "romanization": "romanization",
    "transliteration": "romanization",
}
_AGENT_TYPES = {"left": "person", "right": "other", None: "group"}
"""Types of singers that are read as their sides."""

_ROLE_NAMES: dict[Role, str] = {
    "main": "x-main",
    "background": "x-bg",
    "translation": "x-translation",
    "romanization": "x-roman",
}


def matches(text: str) -> bool:
    """Return whether the root element of `text` is tt."""
    return bool(_ROOT.match(text))


def parse(text: str) -> Lyrics:
    """Read the paragraphs in the order of their times, without styles.

    A paragraph that cannot be read is left out with a warning; one that ends before it begins
    loses its end. A file without any time gives lines without times. Raises InputError for text
    that is not well-formed, for a document type (its entities could grow without bound), and if no
    paragraph can be read.
    """
    root = parse_xml(text, "TTML")
    return _Document(root).read()


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as TTML in milliseconds; times of words count from their line's begin.

    Singers, sections, and rows are written as Apple Music writes them.
    """
    from xml.sax.saxutils import quoteattr

    cues = list(list_cues(lyrics))
    agents = _number_agents(cue.line.singer for cue in cues)
    divs: list[str] = []
    for section, group in groupby(cues, key=lambda cue: cue.line.section):
        part = "" if section is None else f" itunes:song-part={quoteattr(section)}"
        paragraphs = "".join(_write_paragraph(cue, agents) for cue in group)
        divs.append(f"<div{part}>\n{paragraphs}</div>")
    body = "".join(divs) or "<div>\n</div>"
    spaces = ""
    if agents or any(cue.line.rows for cue in cues):
        spaces += ' xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
    if any(cue.line.section is not None for cue in cues):
        spaces += ' xmlns:itunes="http://music.apple.com/lyric-ttml-internal"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tt xmlns="http://www.w3.org/ns/ttml"{spaces} xml:lang="" xml:space="preserve">'
        f"{_write_head(agents)}<body>{body}</body></tt>\n"
    )


@dataclass(frozen=True, slots=True)
class _Rates:
    """Frames and ticks in a second."""

    frames: float
    ticks: float


def _read_rate(root: Element, parameter: str, default: float) -> float:
    value = root.get(_PARAMETER + parameter, "")
    return float(value) if re.fullmatch(r"[1-9][0-9]{0,8}", value) else default


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text with its times in seconds, as they are written; None if it has none."""

    text: str
    start: float | None = None
    end: float | None = None


@dataclass(slots=True)
class _Row:
    """A paragraph, or a span inside that is not sung with it, before its times are known."""

    role: Role
    start: float | None
    end: float | None
    pieces: list[_Piece] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    singer: Singer | None = None
    section: str | None = None
    key: str = ""
    where: str = ""

    def times(self) -> tuple[float, float] | None:
        """Return the first start and the last end of the words, as they are written."""
        timed = [piece for piece in self.pieces if piece.start is not None]
        if not timed:
            return None
        starts = [piece.start for piece in timed if piece.start is not None]
        return starts[0], max([*starts, *(p.end for p in timed if p.end is not None)])


class _Document:
    """Reads a document: its rates and singers, then its paragraphs."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._rates = _Rates(_read_rate(root, "frameRate", 30.0), _read_rate(root, "tickRate", 1.0))
        self._singers = _read_agents(root)
        self._has_spaced_words = _has_spaced_words(root)
        self._warnings: list[str] = []
        self._errors: list[InputError] = []

    def read(self) -> Lyrics:
        """Return the lyrics. Raises the first paragraph's InputError if none can be read."""
        rows: list[_Row] = []
        for number, (paragraph, inherited) in enumerate(_find_paragraphs(self._root), 1):
            where = f"paragraph {number}"
            try:
                rows.append(self._read_paragraph(paragraph, inherited, where))
            except InputError as error:
                self._leave_out(error)
        self._add_head_rows(rows)
        if len({row.singer for row in rows}) < 2:
            # A song of one singer, or a file that names only the first.
            for row in rows:
                row.singer = None
        timed = [row for row in rows if row.start is not None]
        lines = self._build_lines(timed or rows)
        if self._errors and not lines:
            raise self._errors[0]
        if not timed:
            shown = tuple(line for line in lines if line.text)
            return Lyrics(shown, tuple(self._warnings))
        untimed = len(rows) - len(timed)
        if untimed:
            which = "1 paragraph has" if untimed == 1 else f"{untimed} paragraphs have"
            self._warnings.append(f"{which} no time, left out")
        return settle(lines, self._warnings)

    def _leave_out(self, error: InputError) -> None:
        self._errors.append(error)
        self._warnings.append(f"{error.message}; left out")

    def _build_lines(self, rows: list[_Row]) -> list[Line]:
        relative = _are_relative(rows)
        lines = []
        for row in rows:
            try:
                lines.append(self._build_line(row, relative=relative))
            except InputError as error:
                self._leave_out(error)
        return lines

    def _read_paragraph(self, paragraph: Element, inherited: dict[str, str], where: str) -> _Row:
        start, end = self._parse_span(paragraph, where)
        agent = _attribute(paragraph, "agent") or inherited.get("agent", "")
        row = _Row(
            _role_of(paragraph) or "main",
            start,
            end,
            singer=self._singers.get(agent, Singer(agent) if agent else None),
            section=_section_of(paragraph) or inherited.get("section"),
            key=_attribute(paragraph, "key"),
            where=where,
        )
        self._collect(paragraph, row, where)
        times = row.times()
        if row.start is None and times is not None:
            row.start, row.end = times
        return row

    def _parse_span(self, element: Element, where: str) -> tuple[float | None, float | None]:
        times = _parse_times(element, self._rates, where)
        if times is None:
            return None, None
        start, end = times
        if end is not None and end <= start:
            if _local_name(element) == "p":
                self._warnings.append(f"{where}: ends before it begins; its end is ignored")
            end = None
        return start, end

    def _collect(self, element: Element, row: _Row, where: str, depth: int = 0) -> None:
        """Add the text of `element` to `row`, cut where spans have times; other roles as rows."""
        if depth > MAX_DEPTH:
            raise InputError("lyrics", f"{where}: more than {MAX_DEPTH} nested spans")
        row.pieces.append(_Piece(self._space(element.text)))
        for child in element:
            name = _local_name(child)
            if name == "br":
                row.pieces.append(_Piece(" "))
            elif name == "span":
                role = _role_of(child)
                start, end = self._parse_span(child, where)
                if role is not None:
                    inner = _Row(role, start, end, where=where)
                    self._collect(child, inner, where, depth + 1)
                    row.rows.append(inner)
                    # It parts what stands around it.
                    row.pieces.append(_Piece(" "))
                elif start is None or end is None or len(child):
                    self._collect(child, row, where, depth + 1)
                else:
                    row.pieces.append(_Piece(child.text or "", start, end))
            row.pieces.append(_Piece(self._space(child.tail)))

    def _space(self, text: str | None) -> str:
        """Return text between words, without the line breaks and indents of a pretty printer."""
        if text and self._has_spaced_words and "\n" in text and not text.strip():
            return ""
        return text or ""

    def _add_head_rows(self, rows: list[_Row]) -> None:
        """Add the translations and romanizations that the head has for paragraphs, by their key."""
        by_key = {row.key: row for row in rows if row.key}
        for kind, role in (("translation", "translation"), ("transliteration", "romanization")):
            for group in (item for item in self._root.iter() if _local_name(item) == kind):
                for text in (item for item in group if _local_name(item) == "text"):
                    row = by_key.get(text.get("for", ""))
                    if row is None:
                        continue
                    inner_row = _Row(cast("Role", role), None, None, where=row.where)
                    try:
                        self._collect(text, inner_row, row.where)
                    except InputError:
                        continue
                    backgrounds = [inner for inner in row.rows if inner.role == "background"]
                    for inner, of in zip(
                        [inner for inner in inner_row.rows if inner.role == "background"],
                        backgrounds,
                        strict=False,
                    ):
                        inner.role = inner_row.role
                        of.rows.append(inner)
                    inner_row.rows = []
                    row.rows.append(inner_row)

    def _build_line(self, row: _Row, *, relative: bool, base: float = 0.0) -> Line:
        """Return the line of `row`, whose words are `base` seconds later than written."""
        text = "".join(piece.text for piece in row.pieces)
        whole = normalize_line(strip_section_tags(text.strip(" ♪♫")), 0)
        start, end = row.start, row.end
        if row.role != "main" and start is not None:
            start, end = start + base, None if end is None else end + base
        if relative and row.role == "main":
            base = start or 0.0
        words = join_syllables(
            Word(piece.text, piece.start + base, max(piece.start, piece.end) + base)
            if piece.start is not None and piece.end is not None
            else Word(piece.text, 0.0, 0.0)
            for piece in row.pieces
            if piece.start is not None or not piece.text.strip()
        )
        if row.times() is None:
            words = ()
        rows = tuple(
            line
            for inner in row.rows
            if (line := self._build_line(inner, relative=relative, base=base)).text
        )
        if row.role == "background":
            if start is None and words:
                start = words[0].start
            if start is not None and end is None:
                end = words[-1].end if words else None
        elif row.role != "main":
            start, end, words = None, None, ()
        return Line(
            whole,
            start,
            end,
            words,
            role=row.role,
            singer=row.singer,
            section=row.section,
            rows=rows,
        )


def _are_relative(rows: Sequence[_Row]) -> bool:
    """Return whether times of words count from the begin of their paragraph."""
    votes = 0
    for row in rows:
        times = row.times() or next(filter(None, (inner.times() for inner in row.rows)), None)
        if times is None or row.start is None:
            continue
        first, last = times
        end = float("inf") if row.end is None else row.end + 0.05
        is_relative = first < row.start - 1e-6
        fits_relative = row.start + last <= end
        if is_relative:
            votes += 2 if fits_relative else 1
        elif not fits_relative or last > end:
            votes -= 2 if last <= end else 1
    return votes > 0


def _find_paragraphs(root: Element) -> Iterator[tuple[Element, dict[str, str]]]:
    """Yield the paragraphs, each with the singer and the section of the elements around it."""
    stack: list[tuple[Element, dict[str, str]]] = [(root, {})]
    while stack:
        element, inherited = stack.pop()
        if _local_name(element) == "p":
            yield element, inherited
            continue
        if _local_name(element) == "head":
            continue
        own = {"agent": _attribute(element, "agent"), "section": _section_of(element) or ""}
        inherited = inherited | {name: value for name, value in own.items() if value}
        stack.extend((child, inherited) for child in reversed(element))


def _read_agents(root: Element) -> dict[str, Singer]:
    """Return the singers by their identifiers. The first person is left, the next one right."""
    singers: dict[str, Singer] = {}
    persons = 0
    for agent in (item for item in root.iter() if _local_name(item) == "agent"):
        identifier = _attribute(agent, "id")
        if not identifier or identifier in singers:
            continue
        names = (" ".join((child.text or "").split()) for child in agent)
        side: Literal["left", "right"] | None = None
        if agent.get("type", "person") == "person":
            side = "right" if persons % 2 else "left"
            persons += 1
        elif agent.get("type") == "other":
            side = "right"
        singers[identifier] = Singer(next(filter(None, names), identifier), side)
    return singers


def _role_of(element: Element) -> Role | None:
    """Return what an element is if it is not sung with the line around it."""
    return _ROLES.get(_attribute(element, "role").removeprefix("x-"))


def _section_of(element: Element) -> str | None:
    return _attribute(element, "songPart") or _attribute(element, "song-part") or None


def _attribute(element: Element, name: str) -> str:
    """Return the attribute `name` of any namespace, "" without one."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value.strip()
    return ""


def _has_spaced_words(root: Element) -> bool:
    """Return whether words have the spaces inside their spans, so that others mean nothing."""
    return any(
        text and text.strip() and "\n" not in text and (text[0].isspace() or text[-1].isspace())
        for text in (
            element.text
            for element in root.iter()
            if _local_name(element) == "span" and not len(element) and element.get("begin")
        )
    )


def _parse_times(element: Element, rates: _Rates, where: str) -> tuple[float, float | None] | None:
    """Return begin and end in seconds, as they are written; None if there is no begin."""
    begin, end, duration = (element.get(attribute) for attribute in ("begin", "end", "dur"))
    if begin is None:
        return None
    start = _parse_time(begin, rates, where)
    if end is not None:
        return start, _parse_time(end, rates, where)
    return start, None if duration is None else start + _parse_time(duration, rates, where)


def _parse_time(stamp: str, rates: _Rates, where: str) -> float:
    stamp = stamp.strip()
    time = float("inf")
    if match := _OFFSET.fullmatch(stamp):
        units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
        units |= {"f": 1 / rates.frames, "t": 1 / rates.ticks}
        time = float(match[1]) * units[match[2]]
    elif match := _FRAMES.fullmatch(stamp):
        hours, minutes, whole, frames = (int(part) for part in match.groups())
        time = 3600 * hours + 60 * minutes + whole + frames / rates.frames
    elif match := _CLOCK.fullmatch(stamp):
        # With two fields the first group takes the minutes.
        fields = [float(part) for part in match.groups() if part is not None]
        time = sum(part * 60**place for place, part in enumerate(reversed(fields)))
    if time > MAX_TIME_S:
        raise InputError(
            "lyrics", f"{where}: {stamp!r} is not a time; write it as 00:01:23.450 or 83.45s"
        )
    return time


def _number_agents(singers: Iterable[Singer | None]) -> dict[Singer, str]:
    """Return the identifiers of the singers, v1, v2, …, so that the first is on the left."""
    agents: dict[Singer, str] = {}
    for singer in singers:
        if singer is not None and singer not in agents:
            agents[singer] = f"v{len(agents) + 1}"
    return agents


def _write_head(agents: dict[Singer, str]) -> str:
    from xml.sax.saxutils import escape

    if not agents:
        return ""
    written = (
        f'<ttm:agent type="{_AGENT_TYPES[singer.side]}" xml:id="{identifier}">'
        f'<ttm:name type="full">'
        f"{escape(singer.name)}</ttm:name></ttm:agent>"
        for singer, identifier in agents.items()
    )
    return f"<head><metadata>{''.join(written)}</metadata></head>"


def _write_paragraph(cue: Cue, agents: dict[Singer, str]) -> str:
    agent = "" if cue.line.singer is None else f' ttm:agent="{agents[cue.line.singer]}"'
    rows = "".join(_write_row(row, cue.start) for row in cue.line.rows)
    return (
        f'<p begin="{format_timestamp(cue.start)}" end="{format_timestamp(cue.end)}"{agent}>'
        f"{_write_body(cue.line, cue.start)}{rows}</p>\n"
    )


def _write_row(row: Line, start: float) -> str:
    """Return a row of a line that begins at `start`, as a span of its role."""
    times = ""
    if row.start is not None and row.end is not None:
        times = (
            f' begin="{_format_offset(row.start - start)}" end="{_format_offset(row.end - start)}"'
        )
    rows = "".join(_write_row(inner, start) for inner in row.rows)
    return f'<span ttm:role="{_ROLE_NAMES[row.role]}"{times}>{_write_body(row, start)}{rows}</span>'


def _write_body(line: Line, start: float) -> str:
    from xml.sax.saxutils import escape

    return "".join(
        escape(piece.text)
        if piece.start is None or piece.end is None
        else f'<span begin="{_format_offset(piece.start - start)}" '
        f'end="{_format_offset(piece.end - start)}">{escape(piece.text)}</span>'
        for piece in split_text(line)
    )


def _format_offset(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}s"
