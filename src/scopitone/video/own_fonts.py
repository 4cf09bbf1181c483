"""The user's own fonts: checked before anything is drawn with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import skia
import uharfbuzz as hb

from scopitone.errors import InputError, MissingInputError

FIELD = "font"
MAX_BYTES = 20 * 1024 * 1024
"""Bytes of a font; those of one script have a hundred thousand, those of Chinese ten million."""

MOST = 4
"""Fonts that a video may have."""

_HEADS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_OUTLINES = ("glyf", "CFF ", "CFF2")
_TRIED = 64


def read_fonts(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """The fonts in these files. Raises MissingInputError, or InputError("font", …)."""
    fonts = []
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise MissingInputError(FIELD, f"{path}: {error.strerror}") from error
        try:
            fonts.append(checked_font(data))
        except InputError as error:
            raise InputError(FIELD, f"{path.name} {error.message}") from error
    if len(fonts) > MOST:
        raise InputError(FIELD, f"at most {MOST} fonts")
    return tuple(fonts)


def checked_font(data: bytes) -> bytes:
    """`data` if it is a font that can be drawn with: TrueType or OpenType, static or variable.

    Raises InputError("font", …).
    """
    if len(data) > MAX_BYTES:
        raise InputError(FIELD, f"larger than {MAX_BYTES >> 20} MB")
    if not data.startswith(_HEADS):
        raise InputError(FIELD, "is no TrueType or OpenType font (TTF, OTF); convert WOFF first")
    typeface = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))
    if typeface is None:
        raise InputError(FIELD, "is damaged, or no font that can be read")
    face = hb.Face(data)
    if not set(_OUTLINES) & set(face.table_tags):
        raise InputError(FIELD, "has no outlines; fonts of pictures alone are not accepted")
    letters = sorted(face.unicodes)
    if not letters:
        raise InputError(FIELD, "says of no character which glyph it is")
    _try_out(typeface, face, letters)
    return data


def _try_out(typeface: skia.Typeface, face: hb.Face, letters: list[int]) -> None:
    """Draw some glyphs: a font whose every outline is damaged or empty shows nothing."""
    shaper = hb.Font(face)
    step = max(1, len(letters) // _TRIED)
    glyphs = [shaper.get_nominal_glyph(letter) or 0 for letter in letters[::step]]
    font = skia.Font(typeface, 100.0)
    paths = [font.getPath(glyph) for glyph in glyphs if glyph]
    if not any(path is not None and not path.isEmpty() for path in paths):
        raise InputError(FIELD, "is damaged: none of its glyphs can be drawn")
