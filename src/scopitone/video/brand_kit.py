"""A brand kit: what all videos of one house have in common, as a TOML file or a JSON object.

name = "Moth Records"          # the watermark
logo = "moth.svg"              # instead of it: SVG, PNG, JPEG or WebP
author = "Ava"
colours = ["#e8a33d", "#1c2340"]
style = "vinyl"
intro = "Out on Friday"        # on the first card
outro = "moth-records.example" # on the last one
background = "loop.mp4"        # a picture or a clip behind everything
font = "Moth Grotesk.ttf"      # a file, or a list of them

[options]                      # what the style lets be set
turns = "45"

Files stand beside the kit, or have a path from there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.errors import InputError, MediaError, MissingInputError
from scopitone.video import artwork, vector
from scopitone.video.own_fonts import read_fonts

FIELD = "brand_kit"
MAX_BYTES = 64 * 1024
TEXTS = ("name", "author", "style", "intro", "outro")
LISTS = ("colours",)
FILES = ("logo", "background")
FONTS = "font"
OPTIONS = "options"


@dataclass(frozen=True, slots=True)
class BrandKit:
    """What a kit sets; what it leaves out is empty. `logo` is an encoded picture, `background`
    a file, `fonts` are checked ones, `options` what the style lets be set."""

    name: str = ""
    logo: bytes | None = None
    author: str = ""
    colours: tuple[str, ...] = ()
    style: str = ""
    intro: str = ""
    outro: str = ""
    background: Path | None = None
    fonts: tuple[bytes, ...] = ()
    options: tuple[tuple[str, str | bool | float], ...] = ()


def read_brand_kit(path: Path) -> BrandKit:
    """Read a kit. Raises MissingInputError, or InputError("brand_kit", …) naming the key."""
    table = _table(path)
    try:
        check_table(table)
    except InputError as error:
        raise _wrong(path, f"{error.field.removeprefix(FIELD + '.')}: {error.message}") from error
    background = table.get("background")
    return BrandKit(
        **{name: table.get(name, "") for name in TEXTS},
        logo=_logo(path, table.get("logo", "")),
        colours=tuple(table.get("colours", ())),
        background=None if background is None else _beside(path, background),
        fonts=_fonts(path, table.get(FONTS, [])),
        options=tuple(table.get(OPTIONS, {}).items()),
    )


def check_table(table: Mapping[str, Any]) -> None:
    """Whether each key is one that kits have, and of its kind; of a file as of a JSON object.

    Raises InputError("brand_kit.KEY", …).
    """
    accepted = (*TEXTS, *FILES, *LISTS, FONTS, OPTIONS)
    for key, value in table.items():
        if key not in accepted:
            raise InputError(
                f"{FIELD}.{key}", f"there is no such key; accepted: {', '.join(accepted)}"
            )
        if key in (*TEXTS, *FILES) and not isinstance(value, str):
            raise InputError(f"{FIELD}.{key}", "must be a text")
        if key in LISTS and not _texts(value):
            raise InputError(f"{FIELD}.{key}", 'must be a list of texts such as "#e8a33d"')
        if key == FONTS and not isinstance(value, str) and not _texts(value):
            raise InputError(f"{FIELD}.{key}", "must be a file, or a list of files")
        if key == OPTIONS and not _values(value):
            raise InputError(f"{FIELD}.{key}", "must be names with texts, numbers, true or false")


def checked_logo(data: bytes) -> bytes:
    """The logo as a picture that can be shown; an SVG is drawn. Raises MediaError."""
    return vector.drawn(data) if vector.is_svg(data) else artwork.checked_cover(data)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _values(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(v, str | bool | int | float) for v in value.values()
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise _wrong(path, f"larger than {MAX_BYTES >> 10} kB")
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"is not TOML: {error}") from error


def _logo(path: Path, name: str) -> bytes | None:
    if not name:
        return None
    try:
        return checked_logo(_beside(path, name).read_bytes())
    except MediaError as error:
        raise _wrong(path, f"logo {name}: {error.message}") from error


def _fonts(path: Path, names: str | list[str]) -> tuple[bytes, ...]:
    try:
        return read_fonts(
            _beside(path, name) for name in ([names] if isinstance(names, str) else names)
        )
    except InputError as error:
        if isinstance(error, MissingInputError):
            raise
        raise _wrong(path, f"font: {error.message}") from error


def _beside(path: Path, name: str) -> Path:
    """A file of the kit that is there and can be read."""
    found = path.parent / name
    try:
        with found.open("rb"):
            return found
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: {name}: {error.strerror}") from error


def _wrong(path: Path, message: str) -> InputError:
    return InputError(FIELD, f"{path}: {message}")
