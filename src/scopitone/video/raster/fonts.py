"""Faces: which font draws which character, for Skia (pixels) and HarfBuzz (shaping) alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import uharfbuzz as hb

from scopitone.core.graphics import skia

# Inter's optical size axis ends at 32: the display cut, made for large type.
DISPLAY_SIZE = 32.0


@dataclass(frozen=True, eq=False)
class Face:
    """One font at one weight. Units of `shaper` are font units; an em has `upem` of them."""

    typeface: skia.Typeface
    shaper: hb.Font
    upem: int
    tables: dict[str, bytes]

    def has(self, character: str) -> bool:
        """Return whether the font has its own glyph for this character."""
        return self.shaper.get_nominal_glyph(ord(character)) is not None


Typeface = tuple[str, str]
"""A font file in an installed package: the name of the package, and the path in it."""


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The fonts and the language that text is set with.

    own: the user's fonts, used before all others. language (BCP 47): decides the regional forms of
    Chinese characters; empty: those of the face. typeface: of the style, used before the built-in
    ones.
    """

    own: tuple[bytes, ...] = ()
    language: str = ""
    typeface: Typeface | None = None


_CHOSEN: ContextVar[FontChoice] = ContextVar("chosen", default=FontChoice())  # noqa: B039 - frozen


def current_font_choice() -> FontChoice:
    """Return the font choice of this context."""
    return _CHOSEN.get()


@contextmanager
def use_fonts(choice: FontChoice) -> Iterator[None]:
    """Set text with `choice` until the block ends."""
    token = _CHOSEN.set(choice)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


CONDENSED: Typeface = ("fontpkg_roboto_condensed", "files/RobotoCondensed[wght].ttf")
SLAB: Typeface = ("fontpkg_roboto_slab", "files/RobotoSlab[wght].ttf")
SERIF: Typeface = ("fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf")
STYLE_TYPEFACES = (CONDENSED, SLAB, SERIF)
"""The typefaces that styles have in place of Inter, for Latin, Cyrillic, and Greek."""

# The built-in faces, in the order in which they are tried, in packages.
BUNDLED: tuple[Typeface, ...] = (
    ("fontpkg_inter", "files/Inter[opsz,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_heebo", "files/Heebo[wght].ttf"),
    ("fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf"),
    ("fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
    ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
    *(
        ("manimgx_fonts", f"Noto{name}[wght].ttf")
        for name in (
            "SansBengali",
            "SansTamil",
            "SansTelugu",
            "SansGujarati",
            "SansGurmukhi",
            "SansKannada",
            "SansMalayalam",
            "SansOriya",
            "SansSinhala",
            "SansKhmer",
            "SansLao",
            "SansMyanmar",
            "SansGeorgian",
            "SansArmenian",
            "SansEthiopic",
            "SansSymbols",
            "Emoji",
        )
    ),
)


@cache
def load_bundled_face(package: str, path: str, weight: int) -> Face:
    """Load a built-in face at a weight from 100 to 900, if it has a weight axis."""
    # An empty manager never reads the system's font configuration.
    manager = skia.FontMgr.New_Custom_Empty()
    return _set_weight(manager.makeFromFile(str(files(package).joinpath(*path.split("/")))), weight)


@cache
def load_own_face(data: bytes, weight: int) -> Face:
    """Load a face of the user's at a weight, if it has a weight axis."""
    manager = skia.FontMgr.New_Custom_Empty()
    return _set_weight(manager.makeFromData(skia.Data.MakeWithCopy(data)), weight)


def _set_weight(base: skia.Typeface, weight: int) -> Face:
    axes = {"opsz": DISPLAY_SIZE, "wght": float(weight)}
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates(
        [position.Coordinate(_tag_number(name), value) for name, value in axes.items()]
    )
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position(coordinates))
    return _make_face(base.makeClone(arguments), axes)


@cache
def find_system_face(character: str, weight: int) -> Face | None:
    """Return the operating system's face for a character that no other font has, or None."""
    style = skia.FontStyle(weight, 5, skia.FontStyle.kUpright_Slant)
    typeface = skia.FontMgr.RefDefault().matchFamilyStyleCharacter("", style, [], ord(character))
    if typeface is None:
        return None
    unique = typeface.uniqueID()
    if unique not in _SYSTEM_FACES:
        _SYSTEM_FACES[unique] = _make_face(typeface, {})
    face = _SYSTEM_FACES[unique]
    return face if face.has(character) else None


_SYSTEM_FACES: dict[int, Face] = {}


def face_for(character: str, weight: int) -> Face | None:
    """Return the first face that has this character; None if there is none."""
    choice = _CHOSEN.get()
    return _find_face(character, weight, choice.own, choice.typeface)


@cache
def _find_face(
    character: str, weight: int, fonts: tuple[bytes, ...], typeface: Typeface | None
) -> Face | None:
    for data in fonts:
        face = load_own_face(data, weight)
        if face.has(character):
            return face
    for package, path in (*([typeface] if typeface else []), *BUNDLED):
        face = load_bundled_face(package, path, weight)
        if face.has(character):
            return face
    return find_system_face(character, weight)


def _make_face(typeface: skia.Typeface, axes: dict[str, float]) -> Face:
    # HarfBuzz does not copy the tables: the face must keep them alive.
    tables: dict[str, bytes] = {}

    def table(_: hb.Face, tag: str, __: object) -> bytes | None:
        data = typeface.copyTableData(_tag_number(tag))
        if data is None:
            return None
        return tables.setdefault(tag, bytes(data))

    face = hb.Face.create_for_tables(table, None)
    shaper = hb.Font(face)
    shaper.set_variations(axes)
    return Face(typeface, shaper, face.upem, tables)


def _tag_number(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
