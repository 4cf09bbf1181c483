"""ChordPro, and chords in rows above the words: the words alone are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line

name = "ChordPro or chords over words"
extensions = (".cho", ".crd", ".chopro", ".chordpro", ".pro")
content_type = "text/plain; charset=utf-8"

_CHORD = (
    r"[A-H](?:#|b|♯|♭)?(?:maj|min|dim|aug|sus|add|mi|ma|m|M|°|ø|Δ|\+|-)?[0-9]{0,2}"
    r"(?:(?:maj|min|sus|add|omit|no|aug|dim|#|b|♯|♭|\+|-)?[0-9]{1,2}){0,3}"
    r"(?:\((?:[#b♯♭+-]?[0-9]{1,2}|maj7|add9|sus[24]|no3)\))?(?:/[A-H](?:#|b|♯|♭)?)?\*?"
)
_CHORD_TOKEN = re.compile(_CHORD)
_FILLER = re.compile(r"[|:/%.*-]+|N\.?C\.?|\(?[x×]?[0-9]{1,2}[x×]?\)?|\(|\)|[()]")
_PLAIN_LETTER = re.compile(r"[A-H]")
_INLINE = re.compile(rf"\[(?:{_CHORD}|\*[^\]\n]{{0,40}}|N\.?C\.?)\]")
_DIRECTIVE = re.compile(r"[ ]*\{[ ]*([a-zA-Z_+-]{1,40})(?:[ :][^{}\n]{0,300})?\}[ ]*")
_DIRECTIVES = frozenset(
    ("title", "t", "subtitle", "st", "artist", "composer", "lyricist", "album", "year", "key",
     "time", "tempo", "duration", "capo", "comment", "c", "ci", "cb", "comment_italic",
     "comment_box", "chorus", "soc", "eoc", "sov", "eov", "sob", "eob", "sot", "eot", "define",
     "start_of_chorus", "end_of_chorus", "start_of_verse", "end_of_verse", "start_of_bridge",
     "end_of_bridge", "start_of_tab", "end_of_tab", "sog", "eog", "start_of_grid", "end_of_grid",
     "new_page", "np", "column_break", "cb", "meta", "copyright", "ns", "new_song", "transpose",
     "key_signature", "columns", "chordfont", "textfont", "chordsize", "textsize", "highlight")
)  # fmt: skip
_HIDDEN = {"start_of_tab": "end_of_tab", "sot": "eot", "start_of_grid": "end_of_grid", "sog": "eog"}
_TABLATURE = re.compile(r"[ ]*[A-Ha-h]?[#b]?[ ]?\|[-0-9|hpbrxX/\\~=^()<>. ]{4,}")
_STAMP = re.compile(r"^[ ]*\[[ ]*[0-9]{1,3}:[0-9]", re.MULTILINE)


def matches(text: str) -> bool:
    """Return whether `text` has directives, chords in brackets, or rows of nothing but chords."""
    if _STAMP.search(text):
        return False
    rows = text.split("\n")
    if any(_read_directive(row) for row in rows):
        return True
    if sum(_has_inline_chord(row) for row in rows) > 1:
        return True
    return any(_is_chord_row(row, is_sheet=False) for row in rows)


def parse(text: str) -> Lyrics:
    """Read the lines of `text` without chords, directives, tablature and comments.

    They have no times. Raises InputError for a line too long to be sung.
    """
    lines = (
        Line(line)
        for number, row in _list_sung_rows(text)
        if (line := normalize_line(strip_section_tags(_strip_chords(row)), number))
    )
    return Lyrics(tuple(lines))


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _has_inline_chord(row: str) -> bool:
    """Return whether `row` has a chord before or between words; "[A]" alone may be a section."""
    return "[" in row and bool(_INLINE.search(row)) and bool(_INLINE.sub("", row).strip(" |:"))


def _read_directive(row: str) -> str:
    """Return the name of the directive that `row` is, or ""."""
    match = _DIRECTIVE.fullmatch(row) if "{" in row else None
    if match is None:
        return ""
    directive = match[1].casefold()
    known = directive.split("-")[0] in _DIRECTIVES or directive.startswith(
        ("x_", "start_of_", "end_of_")
    )
    return directive if known else ""


def _list_sung_rows(text: str) -> Iterator[tuple[int, str]]:
    hidden_until = ""
    for number, row in enumerate(text.split("\n"), 1):
        directive = _read_directive(row)
        if hidden_until:
            hidden_until = "" if directive == hidden_until else hidden_until
        elif directive:
            hidden_until = _HIDDEN.get(directive, "")
        elif not (
            row.startswith("#") or _TABLATURE.fullmatch(row) or _is_chord_row(row, is_sheet=True)
        ):
            yield number, row


def _strip_chords(row: str) -> str:
    # A chord inside of a word leaves no space; a hyphen between syllables stays.
    return _INLINE.sub("", row)


def _is_chord_row(row: str, *, is_sheet: bool) -> bool:
    """Return whether `row` has nothing but chords.

    A single "A" may be a word; in a sheet, whose other rows are chords, it is a chord.
    """
    tokens = row.replace("|", " | ").split() if len(row) < 300 else []
    chords = [token for token in tokens if _CHORD_TOKEN.fullmatch(token.strip("()"))]
    fillers = [token for token in tokens if _FILLER.fullmatch(token)]
    if is_sheet and fillers and len(fillers) == len(tokens):
        return any("C" in token or "|" in token for token in tokens)
    if not chords or len(chords) + len(fillers) < len(tokens):
        return False
    if is_sheet:
        return True
    certain = [token for token in chords if not _PLAIN_LETTER.fullmatch(token)]
    is_spread = "  " in row.strip() and len(chords) > 1
    # "Am" is also an English word, and "A" in several languages.
    return (
        is_spread
        or (len(certain) > 0 and len(chords) > 1)
        or any(any(char in "#b♯♭0123456789" for char in token) for token in certain)
    )
