"""Faces: which font draws which character, for Skia (pixels) and HarfBuzz (shaping) alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import skia
import uharfbuzz as hb

# Inter's optical size axis ends at 32: its display cut, made for large type.
DISPLAY_SIZE = 32.0


@dataclass(frozen=True, eq=False)
class Face:
    """One font at one weight. Units of `shaper` are font units, `upem` of them an em."""

    typeface: skia.Typeface
    shaper: hb.Font
    upem: int
    tables: dict[str, bytes]

    def has(self, character: str) -> bool:
        """Whether the font has a glyph of its own for this character."""
        return self.shaper.get_nominal_glyph(ord(character)) is not None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What text is set with: the user's own fonts, asked before ours, and the language (BCP 47)
    whose regional forms Chinese characters take; empty: those of the face."""

    own: tuple[bytes, ...] = ()
    language: str = ""


_CHOSEN: ContextVar[Chosen] = ContextVar("chosen", default=Chosen())  # noqa: B039 - frozen


def now_chosen() -> Chosen:
    """What text is set with here."""
    return _CHOSEN.get()


@contextmanager
def set_with(choice: Chosen) -> Iterator[None]:
    """Set text with these until the block ends."""
    token = _CHOSEN.set(choice)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


# Every face that we bring, in the order in which they are asked: all SIL OFL 1.1, in packages.
BUNDLED = (
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
def bundled(package: str, path: str, weight: int) -> Face:
    """A face of ours at a weight from 100 to 900, where it has a weight axis."""
    # An empty manager never asks the system's font configuration.
    manager = skia.FontMgr.New_Custom_Empty()
    return _weighted(manager.makeFromFile(str(files(package).joinpath(*path.split("/")))), weight)


@cache
def own(data: bytes, weight: int) -> Face:
    """A face of the user's at a weight, where it has a weight axis."""
    manager = skia.FontMgr.New_Custom_Empty()
    return _weighted(manager.makeFromData(skia.Data.MakeWithCopy(data)), weight)


def _weighted(base: skia.Typeface, weight: int) -> Face:
    axes = {"opsz": DISPLAY_SIZE, "wght": float(weight)}
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates(
        [position.Coordinate(_tag(name), value) for name, value in axes.items()]
    )
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position(coordinates))
    return _face(base.makeClone(arguments), axes)


@cache
def system(character: str, weight: int) -> Face | None:
    """The operating system's face for a character that our own fonts lack, if it has one."""
    style = skia.FontStyle(weight, 5, skia.FontStyle.kUpright_Slant)
    typeface = skia.FontMgr.RefDefault().matchFamilyStyleCharacter("", style, [], ord(character))
    if typeface is None:
        return None
    unique = typeface.uniqueID()
    if unique not in _SYSTEM_FACES:
        _SYSTEM_FACES[unique] = _face(typeface, {})
    face = _SYSTEM_FACES[unique]
    return face if face.has(character) else None


_SYSTEM_FACES: dict[int, Face] = {}


def face_for(character: str, weight: int) -> Face | None:
    """The first face that has this character; None where it would be tofu."""
    return _face_for(character, weight, _CHOSEN.get().own)


@cache
def _face_for(character: str, weight: int, fonts: tuple[bytes, ...]) -> Face | None:
    for data in fonts:
        face = own(data, weight)
        if face.has(character):
            return face
    for package, path in BUNDLED:
        face = bundled(package, path, weight)
        if face.has(character):
            return face
    return system(character, weight)


def _face(typeface: skia.Typeface, axes: dict[str, float]) -> Face:
    # HarfBuzz reads the tables where they are: the face must keep them alive.
    tables: dict[str, bytes] = {}

    def table(_: hb.Face, tag: str, __: object) -> bytes | None:
        data = typeface.copyTableData(_tag(tag))
        if data is None:
            return None
        return tables.setdefault(tag, bytes(data))

    face = hb.Face.create_for_tables(table, None)
    shaper = hb.Font(face)
    shaper.set_variations(axes)
    return Face(typeface, shaper, face.upem, tables)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
