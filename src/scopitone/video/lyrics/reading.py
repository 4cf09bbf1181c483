"""From the bytes of a lyrics file to text that is safe to show."""

from __future__ import annotations

import codecs
import re
import unicodedata

from scopitone.errors import InputError

MAX_BYTES = 1 << 20
"""The longest song texts known are some 100 kB with word times; ten times that is no song."""

MAX_LINE = 400
"""Characters in a line. A sung breath holds some 60; beyond this the file is something else."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")

# Embeddings, overrides and isolates reorder text that they do not belong to (CVE-2021-42574).
# The plain marks U+200E, U+200F and U+061C stay: right-to-left texts need them, and so do the
# joiners U+200C and U+200D. The other characters that nobody sees go.
_UNWANTED = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x00AD, 0x200B, 0x2060}


def decode(data: bytes) -> str:
    """The text of `data`, cleaned: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else Latin-1.

    Raises InputError if it is too long, not text, or not valid in the encoding it claims.
    """
    if len(data) > MAX_BYTES:
        raise InputError("lyrics", f"longer than {MAX_BYTES // 1024} kB, which no song text is")
    text = _decoded(data)
    if _binary(text):
        raise InputError(
            "lyrics", "not a text file; plain text, LRC, SRT, VTT, ASS, TTML and JSON are accepted"
        )
    return clean(text)


def clean(text: str) -> str:
    """`text` in NFC, lines parted by line feeds, without control and invisible characters."""
    text = _LINE_ENDS.sub("\n", text)
    kept = (" " if char == "\t" else char for char in text if char in "\n\t" or _shown(char))
    return unicodedata.normalize("NFC", "".join(kept))


def checked(line: str, number: int) -> str:
    """`line` with single spaces; InputError if it is too long to be a lyric line."""
    line = " ".join(line.split())
    if len(line) > MAX_LINE:
        raise InputError("lyrics", f"line {number}: longer than {MAX_LINE} characters; break it")
    return line


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    "lyrics", f"not valid {encoding.upper()}: {error.reason}"
                ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # What calls itself Latin-1 is Windows-1252 in practice (curly quotes); five of its
        # bytes mean nothing, and only then is it really Latin-1.
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _binary(text: str) -> bool:
    """A NUL, or more control characters than a slip of an editor leaves behind."""
    strange = sum(char < " " and char not in "\t\n\r\f\v\x1a\x1b" for char in text)
    return "\0" in text or strange > len(text) // 100


def _shown(char: str) -> bool:
    code = ord(char)
    if code in _UNWANTED or code & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(char) not in ("Cc", "Cs")
