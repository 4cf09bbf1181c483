"""From the bytes of a lyrics file to text that is safe to show."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from scopitone.core.errors import InputError
from scopitone.core.text_encoding import DecodedText, decode_text, describe_encoding

MAX_BYTES = 1 << 20
"""The longest song texts known are some 100 kB with word times; ten times that is not a song."""

MAX_LINE_LETTERS = 400
"""Characters in a line that is shown as it is. A sung breath has some 60; longer lines are broken
(`long_lines`)."""

MAX_PARAGRAPH_LETTERS = 20_000
"""Characters in a row of a file. A whole song has some 3000; more are of another kind of file."""

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")

# Embeddings, overrides and isolates reorder text that they do not belong to (CVE-2021-42574).
# The plain marks U+200E, U+200F and U+061C stay, because right-to-left texts need them, and so do
# the joiners U+200C and U+200D. The other invisible characters are removed.
_UNWANTED = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x00AD, 0x200B, 0x2060}


def decode(
    data: bytes, *, accepted: str = "text files", encoding: str | None = None
) -> DecodedText:
    """Return the text of `data`, cleaned, with its encoding (`core.text_encoding.decode_text`).

    `encoding` is what the user named, and `accepted` names what is accepted, for the message about
    a file that is not text.

    Raises InputError if it is too long, not text, or not valid in the encoding it claims.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            "lyrics", f"larger than {MAX_BYTES // 1024} kB, which is too large for a song's lyrics"
        )
    try:
        decoded = decode_text(data, encoding)
    except UnicodeDecodeError as error:
        named = describe_encoding(error.encoding)
        raise InputError("lyrics", f"not valid {named}: {error.reason}") from None
    except LookupError:
        raise InputError("lyrics_encoding", f"unknown encoding {encoding!r}") from None
    if _is_binary(decoded.text):
        raise InputError("lyrics", f"not a text file; accepted: {accepted}")
    return replace(decoded, text=clean(decoded.text))


def clean(text: str) -> str:
    """Return `text` in NFC, with line feeds as line ends, without control and invisible characters.

    Tabs become spaces.
    """
    text = _LINE_ENDS.sub("\n", text)
    visible = (" " if char == "\t" else char for char in text if char in "\n\t" or _is_shown(char))
    return unicodedata.normalize("NFC", "".join(visible))


def normalize_line(line: str, number: int) -> str:
    """Return `line` with single spaces. Raises InputError if it is too long to be a lyric line.

    number: of the line in its file, for the message.
    """
    line = " ".join(line.split())
    if len(line) > MAX_PARAGRAPH_LETTERS:
        raise InputError(
            "lyrics", f"line {number}: longer than {MAX_PARAGRAPH_LETTERS} characters; split it"
        )
    return line


def _is_binary(text: str) -> bool:
    """Return whether `text` has a NUL, or more control characters than editors leave behind."""
    count = sum(char < " " and char not in "\t\n\r\f\v\x1a\x1b" for char in text)
    return "\0" in text or count > len(text) // 100


def _is_shown(char: str) -> bool:
    code = ord(char)
    if code in _UNWANTED or code & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(char) not in ("Cc", "Cs")
