"""What is not read: known by its first bytes or its rows, and refused with its name."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a packed file (ZIP, Word, OpenDocument)"),
    (b"\xd0\xcf\x11\xe0", "a document of an old version of Word"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"\x98%\xb0\xac\xe3\x02\x83h", "an encrypted QRC; export it as text or LRC"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_XML = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*){0,9}<!?([a-zA-Z][\w:.-]*)", re.DOTALL
)
_HEX = re.compile(r"\s*[0-9A-Fa-f]{120,}\s*")
_BASE64 = re.compile(r"\s*[0-9A-Za-z+/\n]{200,}={0,2}\s*")
_MICRODVD = re.compile(r"^\{[0-9]{1,7}\}\{[0-9]{0,7}\}", re.MULTILINE)
_MPL2 = re.compile(r"^\[[0-9]{1,7}\]\[[0-9]{0,7}\]", re.MULTILINE)
_TIMECODE = re.compile(
    r"[ \[(<{]{0,3}(?:[0-9]{1,2}[:：][0-9]{2}[:：;.,][0-9]{2}"
    r"|[0-9]{1,7}[ ]?[,;][ ]?[0-9]{1,7}[ ]?[\])}>]"
    r"|[0-9]{1,6}[.,][0-9]{1,6}[ ,;|]+[0-9]{1,6}[.,][0-9]{1,6}\b"
    r"|[0-9]{1,6}[.,][0-9]{3,6} "
    r"|[0-9]{1,3}[ ]?m(?:in)?[ ]?[0-9]{1,2}[ ]?s(?:ec)?\b"
    r"|[:*FR-] ?-?[0-9]+ [0-9]+ -?[0-9]+)"
)
"""A row that begins with a time: of a clock with fractions, in brackets, two numbers, or notes."""

_INLINE_TIME = re.compile(r"[(\[<{][0-9]{1,7}[ ]?,[ ]?[0-9]{1,7}(?:,[ ]?-?[0-9]{1,7})?[)\]>}]")
_END_TIME = re.compile(r".*\S[ ]+[(\[<]?[0-9]{1,3}[:：][0-9]{2}(?:[.,][0-9]{1,3})?[)\]>]?[ ]*")
MIN_SHARE = 1 / 3
MIN_END_SHARE = 2 / 3
"""Share of the rows from which on those that end with a time are no words: a few may tell it."""
_CDG_PACKET, _CDG_COMMAND = 24, 9


def refuse_bytes(data: bytes) -> None:
    """Raise InputError with the format of `data`, if it is known and has no lyrics."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _unread(kind)
    if _is_cdg(data):
        raise InputError(
            "lyrics", "CDG (karaoke graphics) cannot be read: it contains pictures, not words"
        )


def refuse_text(text: str) -> None:
    """Raise InputError that names the format of `text`, if it is not the words of a song.

    For text that no format matches: it would be shown as it is.
    """
    kind = _name_whole(text) or _name_rows(text)
    if kind:
        raise _unread(kind)


def _unread(kind: str) -> InputError:
    return InputError("lyrics", f"{kind} cannot be read; save the words as a text file or LRC")


def _name_whole(text: str) -> str:
    head = text.lstrip()
    if head.startswith("{\\rtf"):
        return "RTF (rich text)"
    match = _XML.match(text)
    if match and (head.startswith(("<?xml", "<!")) or text.rstrip().endswith(f"</{match[1]}>")):
        root = match[1]
        return "HTML" if root.casefold() in ("html", "doctype") else f"XML with the root <{root}>"
    if _HEX.fullmatch(text):
        return "encrypted text, such as QRC from QQ Music,"
    if _BASE64.fullmatch(text) and len(set(text)) > 30 and " " not in text.strip():
        return "encoded text (base64)"
    return ""


def _name_rows(text: str) -> str:
    rows = [row for row in text.split("\n") if row.strip()]
    for pattern, kind in ((_MICRODVD, "MicroDVD (times in frames)"), (_MPL2, "MPL2")):
        if sum(1 for _ in pattern.finditer(text)) >= max(1, MIN_SHARE * len(rows)):
            return kind
    odd = [row for row in rows if _TIMECODE.match(row) or len(_INLINE_TIME.findall(row[:1000])) > 1]
    ending = [row for row in rows if _END_TIME.fullmatch(row[:1000])]
    if len(ending) > max(1, MIN_END_SHARE * len(rows)):
        odd = ending
    if len(odd) >= max(2, MIN_SHARE * len(rows)):
        return f"text with times in an unknown format ({' '.join(odd[0].split())[:40]!r})"
    return ""


def _is_cdg(data: bytes) -> bool:
    """Return whether `data` is packets of 24 bytes, of which some are commands of CD+G."""
    packets = range(0, min(len(data), 24_000) - _CDG_PACKET + 1, _CDG_PACKET)
    if len(packets) < 2 or b"\0" not in data[:2400]:
        return False
    kinds = [data[start] & 0x3F for start in packets]
    return set(kinds) <= {0, _CDG_COMMAND} and _CDG_COMMAND in kinds
