"""The user's fonts, checked before they are used."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import uharfbuzz as hb

from scopitone.core.errors import InputError, MissingInputError
from scopitone.core.graphics import skia

FIELD = "font"
MAX_BYTES = 20 * 1024 * 1024
"""Bytes of a font. Fonts of one script have a hundred thousand, Chinese fonts ten million."""

MAX_FONTS = 4
"""Fonts that a video may have."""

_SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_OUTLINES = ("glyf", "CFF ", "CFF2")
_SAMPLE_GLYPHS = 64


def read_fonts(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """Read and check the fonts in these files. Raises MissingInputError, or InputError("font")."""
    fonts = []
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise MissingInputError(FIELD, f"{path}: {error.strerror}") from error
        try:
            fonts.append(check_font(data))
        except InputError as error:
            raise InputError(FIELD, f"{path.name} {error.message}") from error
    if len(fonts) > MAX_FONTS:
        raise InputError(FIELD, f"{len(fonts)} fonts are too many; accepted: at most {MAX_FONTS}")
    return tuple(fonts)


def check_font(data: bytes) -> bytes:
    """Return `data` if it is a usable font: TrueType or OpenType, static or variable.

    Raises InputError("font").
    """
    if len(data) > MAX_BYTES:
        raise InputError(FIELD, f"is too large; accepted: at most {MAX_BYTES >> 20} MB")
    if not data.startswith(_SIGNATURES):
        raise InputError(FIELD, "is not a TrueType or OpenType font (TTF, OTF); convert WOFF first")
    typeface = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))
    if typeface is None:
        raise InputError(FIELD, "is damaged, or not a readable font")
    face = hb.Face(data)
    if not set(_OUTLINES) & set(face.table_tags):
        raise InputError(
            FIELD, "has no outlines; fonts that contain only pictures are not accepted"
        )
    letters = sorted(face.unicodes)
    if not letters:
        raise InputError(FIELD, "maps no character to a glyph")
    _check_outlines(typeface, face, letters)
    return data


def _check_outlines(typeface: skia.Typeface, face: hb.Face, letters: list[int]) -> None:
    """Draw some glyphs: a font whose outlines are all damaged or empty is useless."""
    shaper = hb.Font(face)
    step = max(1, len(letters) // _SAMPLE_GLYPHS)
    glyphs = [shaper.get_nominal_glyph(letter) or 0 for letter in letters[::step]]
    font = skia.Font(typeface, 100.0)
    paths = [font.getPath(glyph) for glyph in glyphs if glyph]
    if not any(path is not None and not path.isEmpty() for path in paths):
        raise InputError(FIELD, "is damaged: none of its glyphs can be drawn")
