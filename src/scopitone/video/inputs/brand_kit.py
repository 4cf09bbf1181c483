"""A brand kit: the common look of all videos of a brand, as a TOML file or a JSON object.

name = "Moth Records"          # the watermark
logo = "moth.svg"              # replaces the name: SVG, PNG, JPEG or WebP
author = "Ava"
colors = ["#e8a33d", "#1c2340"]
style = "vinyl"
intro = "Out on Friday"        # on the first card
outro = "moth-records.example" # on the last card
background = "loop.mp4"        # a picture or a clip behind everything else
footage = ["a.jpg", "b.mp4"]   # photos, clips and folders of them, for the style reel
font = "Moth Grotesk.ttf"      # a file, or a list of them

[options]                      # style parameters
turns = "45"

Paths of files are relative to the kit's folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.video.inputs import cover_image, svg_logo
from scopitone.video.inputs.brand_kit_keys import (
    FIELD,
    FONTS,
    FOOTAGE,
    OPTIONS,
    TEXTS,
    check_table,
    resolve_aliases,
)
from scopitone.video.inputs.custom_fonts import read_fonts
from scopitone.video.inputs.toml_files import read_toml

MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class BrandKitFile:
    """The values that a kit sets; those that it omits are empty.

    logo: an encoded picture. background: a file. footage: files and folders. fonts: checked
    fonts. options: style parameters.
    """

    name: str = ""
    logo: bytes | None = None
    author: str = ""
    colors: tuple[str, ...] = ()
    style: str = ""
    intro: str = ""
    outro: str = ""
    background: Path | None = None
    footage: tuple[Path, ...] = ()
    fonts: tuple[bytes, ...] = ()
    options: tuple[tuple[str, str | bool | float], ...] = ()


def read_brand_kit(path: Path) -> BrandKitFile:
    """Read a kit. Raises MissingInputError, or InputError("brand_kit") naming the key."""
    table = read_toml(path, FIELD, MAX_BYTES)
    try:
        check_table(table)
        table = resolve_aliases(table)
    except InputError as error:
        raise _kit_error(
            path, f"{error.field.removeprefix(FIELD + '.')}: {error.message}"
        ) from error
    return load_brand_kit(table, path)


def load_brand_kit(table: Mapping[str, Any], path: Path = Path(FIELD)) -> BrandKitFile:
    """Read the files of a kit that was checked, and whose keys have their documented names.

    path: of the kit's file, for errors; files are relative to its folder.

    Raises: MissingInputError, or InputError("brand_kit") naming the key.
    """
    background = table.get("background")
    return BrandKitFile(
        **{name: table.get(name, "") for name in TEXTS},
        logo=_read_logo(path, table.get("logo", "")),
        colors=tuple(table.get("colors", ())),
        background=None if background is None else _find_file(path, background),
        footage=tuple(path.parent / name for name in table.get(FOOTAGE, ())),
        fonts=_read_kit_fonts(path, table.get(FONTS, [])),
        options=tuple(table.get(OPTIONS, {}).items()),
    )


def prepare_logo(data: bytes) -> bytes:
    """Return the logo as a picture that can be shown; an SVG is rasterized. Raises MediaError."""
    return (
        svg_logo.rasterize_svg(data) if svg_logo.is_svg(data) else cover_image.prepare_cover(data)
    )


def _read_logo(path: Path, name: str) -> bytes | None:
    if not name:
        return None
    try:
        return prepare_logo(_find_file(path, name).read_bytes())
    except MediaError as error:
        raise _kit_error(path, f"logo {name}: {error.message}") from error


def _read_kit_fonts(path: Path, names: str | list[str]) -> tuple[bytes, ...]:
    try:
        return read_fonts(
            _find_file(path, name) for name in ([names] if isinstance(names, str) else names)
        )
    except InputError as error:
        if isinstance(error, MissingInputError):
            raise
        raise _kit_error(path, f"font: {error.message}") from error


def _find_file(path: Path, name: str) -> Path:
    """Return the path of a readable file that the kit names."""
    file_path = path.parent / name
    try:
        with file_path.open("rb"):
            return file_path
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: {name}: {error.strerror}") from error


def _kit_error(path: Path, message: str) -> InputError:
    return InputError(FIELD, f"{path}: {message}")
