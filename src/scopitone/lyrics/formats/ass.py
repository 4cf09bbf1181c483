"""Advanced SubStation Alpha: dialogue with a start and an end, and karaoke tags for syllables.

By Aegisub's description of the format and its override tags (https://aegisub.org/docs/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Role, Singer, Word
from scopitone.lyrics.formats.base import Cue, list_cues, split_text
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import settle
from scopitone.lyrics.ruby_markup import place_ruby
from scopitone.lyrics.secondary_rows import hang_texts
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.singer_marks import drop_single_singer
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import parse_timestamp

name = "ASS"
extensions = (".ass",)
content_type = "text/x-ssa; charset=utf-8"

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Inter,72,&H00FFFFFF,&H90FFFFFF,&H60000000,&H60000000,\
-1,0,0,0,100,100,0,0,1,0,3,2,128,128,96,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""

_SCRIPT = re.compile(
    r"^(?:\[Script Info\]\s*$|Dialogue:\s*[^,\n]*,\s*[0-9]+:[0-9:.]+,)", re.MULTILINE
)
_COLUMNS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_OVERRIDE = re.compile(r"\{([^{}]*)\}")
# \k, \kf and its old name \K, \ko: hundredths of a second that what follows is sung; \kt: those
# from the line's start to it.
_KARAOKE = re.compile(r"\\(k[fot]?|K)\s*([0-9]{1,6})")
# In karaoke, 漢|かん has a reading, and #|じ continues the reading of the syllable before.
_FURIGANA = re.compile(r"([^|｜\n]*)[|｜][!<]?([^|｜\n]*)")
_STYLE_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"roma|pinyin|jyutping|translit|\bro\b"), "romanization"),
    (
        re.compile(r"translat|\btl\b|\btrans?\b|transl|traduc|übersetz|翻译|翻訳|译|訳"),
        "translation",
    ),
    (re.compile(r"back(?:ing|ground)|\bbg\b|\bchoir"), "background"),
)
_DRAWING = re.compile(r"\\p[1-9]")
_BREAK = re.compile(r"\\[Nnh]")


def matches(text: str) -> bool:
    """Return whether `text` has the head of such a script, or a row of its dialogue."""
    return bool(_SCRIPT.search(text))


def parse(text: str) -> Lyrics:
    """Read the dialogue in the order of its times, without override tags and drawings.

    Effect lines (fx) are left out if the karaoke that they were made from is there, as dialogue or
    as a comment. Styles named for a translation or a romanization mark such lines; other names of
    speakers are singers. A row that cannot be read is left out with a warning. Raises InputError
    if none can be read.
    """
    columns = _split_columns(_COLUMNS)
    dialogues: list[_Dialogue] = []
    warnings: list[str] = []
    errors: list[InputError] = []
    for number, row in enumerate(text.split("\n"), 1):
        kind, _, rest = row.partition(":")
        kind = kind.strip()
        if kind == "Format" and "text" in (named := _split_columns(rest)):
            columns = named
        elif kind in ("Dialogue", "Comment"):
            try:
                dialogues.extend(_read_dialogue(rest, columns, number, kind))
            except InputError as error:
                if kind == "Dialogue":
                    errors.append(error)
                    warnings.append(f"{error.message}; left out")
    chosen, notes = _choose_dialogues(dialogues)
    lines = []
    for dialogue in chosen:
        try:
            lines.append(_build_line(dialogue))
        except InputError as error:
            errors.append(error)
            warnings.append(f"{error.message}; left out")
    if errors and not lines:
        raise errors[0]
    return settle(drop_single_singer(lines), [*notes, *warnings])


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as a script in hundredths of a second, with the words as karaoke.

    Rows are under their line; singers are the names of speakers.
    """
    rows = (
        f"Dialogue: 0,{_format_time(cue.start)},{_format_time(cue.end)},Default,"
        f"{_format_name(cue.line)},0,0,0,,{_write_body(cue)}"
        + "".join(f"\\N{_escape(row.text)}" for row in cue.line.rows)
        + "\n"
        for cue in list_cues(lyrics)
    )
    return _HEAD + "".join(rows)


def _split_columns(row: str) -> list[str]:
    return [name.strip().casefold() for name in row.split(",")]


@dataclass(frozen=True, slots=True)
class _Dialogue:
    """A row of dialogue or of a comment, with its times in seconds."""

    number: int
    kind: str
    start: float
    end: float
    style: str
    name: str
    effect: str
    text: str


def _read_dialogue(row: str, columns: list[str], number: int, kind: str) -> Iterator[_Dialogue]:
    """Yield the row unless it shows nothing. Raises InputError."""
    cells = row.split(",", len(columns) - 1)
    if len(cells) < len(columns):
        raise InputError("lyrics", f"line {number}: has {len(cells)} of {len(columns)} columns")
    cell = dict(zip(columns, cells, strict=True))
    if not {"start", "end"} <= cell.keys():
        raise InputError("lyrics", f"line {number}: its Format line lacks Start or End")
    start, end = (parse_timestamp(cell[name].strip(), number) for name in ("start", "end"))
    if end < start:
        raise InputError("lyrics", f"line {number}: ends before it begins")
    if end == start or _DRAWING.search(cell["text"]):
        return
    style, speaker, effect = (
        cell.get(column, "").strip().lstrip("*") for column in ("style", "name", "effect")
    )
    name = speaker or cell.get("actor", "").strip()
    yield _Dialogue(number, kind, start, end, style, name, effect.casefold(), cell["text"])


def _choose_dialogues(dialogues: list[_Dialogue]) -> tuple[list[_Dialogue], list[str]]:
    """Return the rows that are lyrics, and warnings about others."""
    shown = [row for row in dialogues if row.kind == "Dialogue"]
    sung = [row for row in shown if not _is_effect(row)]
    if len(sung) == len(shown):
        return sung, []
    sources = [row for row in dialogues if row.kind == "Comment" and row.effect == "karaoke"]
    if not sung and not sources:
        return shown, ["all lines are effects (fx), and their karaoke lines are missing"]
    return sorted([*sung, *sources], key=lambda row: row.number), []


def _is_effect(row: _Dialogue) -> bool:
    return row.effect == "fx" or row.effect.startswith(("fx ", "fx,", "fx;", "fx-", "fx_"))


def _build_line(row: _Dialogue) -> Line:
    syllables = list(_parse_syllables(_BREAK.sub(" ", row.text), row.start))
    readings: list[tuple[str, str]] = []
    if syllables and any("|" in word.text or "｜" in word.text for word in syllables):
        syllables, readings = _split_furigana(syllables)
        texts = ["".join(word.text for word in syllables)]
    else:
        texts = [_clean_text(part) for part in re.split(r"\\[Nn]", row.text)]
    sung, rows = hang_texts([text.replace("\\h", " ") for text in texts])
    whole = normalize_line(strip_section_tags(sung.strip(" ♪♫")), row.number)
    words = join_syllables(syllables)
    if rows:
        # Syllables of the rows are no words of the line.
        words = tuple(word for word, _, _ in Line(whole, words=words).spans())
    singer = Singer(row.name) if row.name else None
    role = _find_role(row.style) or _find_role(row.name) or "main"
    return Line(
        whole,
        row.start,
        row.end,
        words,
        role=role,
        singer=singer if role == "main" else None,
        ruby=place_ruby(whole, readings),
        rows=rows,
    )


def _find_role(name: str) -> Role | None:
    name = name.casefold().replace("_", " ")
    return next((role for pattern, role in _STYLE_ROLES if pattern.search(name)), None)


def _clean_text(body: str) -> str:
    return _BREAK.sub(" ", _OVERRIDE.sub("", body)).strip(" ♪♫")


def _split_furigana(syllables: list[Word]) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return syllables with the bases alone, and (base, reading) of those that have readings."""
    bases: list[Word] = []
    readings: list[tuple[str, str]] = []
    for word in syllables:
        match = _FURIGANA.fullmatch(word.text)
        if match is None:
            bases.append(word)
        elif match[1].strip() in ("#", "＃") and bases:
            bases[-1] = replace(bases[-1], end=max(bases[-1].end, word.end))
            if readings:
                readings[-1] = (readings[-1][0], readings[-1][1] + match[2].strip())
        else:
            bases.append(replace(word, text=match[1]))
            readings.append((match[1].strip(), match[2].strip()))
    return bases, readings


def _parse_syllables(body: str, start: float) -> Iterator[Word]:
    """Yield the text after each karaoke tag, with its times; nothing if there is no such tag."""
    _, *rest = _OVERRIDE.split(body)
    begin = end = start
    text = ""
    for tags, following in zip(rest[::2], rest[1::2], strict=True):
        karaoke_tags = _KARAOKE.findall(tags)
        if karaoke_tags:
            if end > begin:
                yield Word(text, begin, end)
            text = ""
            begin = end
            for kind, length in karaoke_tags:
                if kind == "kt":
                    begin = end = start + int(length) / 100
                else:
                    begin, end = end, end + int(length) / 100
        text += following
    if end > begin:
        yield Word(text, begin, end)


def _write_body(cue: Cue) -> str:
    pieces = []
    # Hundredths of a second up to which the line has karaoke tags.
    position = round(cue.start * 100)
    for piece in split_text(cue.line):
        text = _escape(piece.text)
        if piece.start is None or piece.end is None:
            pieces.append(text)
            continue
        first, last = max(position, round(piece.start * 100)), round(piece.end * 100)
        rest = f"{{\\k{first - position}}}" if first > position else ""
        pieces.append(f"{rest}{{\\kf{max(0, last - first)}}}{text}")
        position = max(first, last)
    return "".join(pieces)


def _escape(text: str) -> str:
    """Return `text` in which nothing reads as a tag."""
    return text.replace("{", "(").replace("}", ")").replace("\\", "/")


def _format_name(line: Line) -> str:
    """Return the singer of `line` as a cell of a row."""
    return "" if line.singer is None else " ".join(line.singer.name.replace(",", " ").split())


def _format_time(seconds: float) -> str:
    whole, hundredths = divmod(round(seconds * 100), 100)
    minutes, whole = divmod(whole, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{whole:02d}.{hundredths:02d}"
