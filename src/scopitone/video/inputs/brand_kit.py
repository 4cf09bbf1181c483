"""A brand kit: the common look of all videos of a brand, as a TOML file or a JSON object.

name = "Moth Records"          # the watermark
logo = "moth.svg"              # replaces the name: SVG, PNG, JPEG or WebP
author = "Ava"
colours = ["#e8a33d", "#1c2340"]
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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.video.inputs import cover_image, svg_logo
from scopitone.video.inputs.custom_fonts import read_fonts
from scopitone.video.inputs.toml_files import read_toml

FIELD = "brand_kit"
MAX_BYTES = 64 * 1024
TEXTS = ("name", "author", "style", "intro", "outro")
LISTS = ("colours",)
FILES = ("logo", "background")
FONTS = "font"
FOOTAGE = "footage"
OPTIONS = "options"

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
KIT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys((*TEXTS, *FILES), _TEXT),
        **dict.fromkeys((*LISTS, FOOTAGE), _TEXTS),
        FONTS: {"anyOf": [_TEXT, _TEXTS]},
        OPTIONS: {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
    },
    "description": "The keys of a brand kit.",
}
"""JSON Schema of a kit that is an object in a project."""


@dataclass(frozen=True, slots=True)
class BrandKitFile:
    """The values that a kit sets; those that it omits are empty.

    logo: an encoded picture. background: a file. footage: files and folders. fonts: checked
    fonts. options: style parameters.
    """

    name: str = ""
    logo: bytes | None = None
    author: str = ""
    colours: tuple[str, ...] = ()
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
    except InputError as error:
        raise _kit_error(
            path, f"{error.field.removeprefix(FIELD + '.')}: {error.message}"
        ) from error
    return load_brand_kit(table, path)


def load_brand_kit(table: Mapping[str, Any], path: Path = Path(FIELD)) -> BrandKitFile:
    """Read the files of a kit that was checked.

    path: of the kit's file, for errors; files are relative to its folder.

    Raises: MissingInputError, or InputError("brand_kit") naming the key.
    """
    background = table.get("background")
    return BrandKitFile(
        **{name: table.get(name, "") for name in TEXTS},
        logo=_read_logo(path, table.get("logo", "")),
        colours=tuple(table.get("colours", ())),
        background=None if background is None else _find_file(path, background),
        footage=tuple(path.parent / name for name in table.get(FOOTAGE, ())),
        fonts=_read_kit_fonts(path, table.get(FONTS, [])),
        options=tuple(table.get(OPTIONS, {}).items()),
    )


def check_table(table: Mapping[str, Any]) -> None:
    """Check the keys of a kit and the types of their values, in a file or a JSON object.

    Raises InputError("brand_kit.KEY").
    """
    accepted = (*TEXTS, *FILES, FOOTAGE, *LISTS, FONTS, OPTIONS)
    for key, value in table.items():
        if key not in accepted:
            raise InputError(
                f"{FIELD}.{key}", f"is an unknown key; accepted: {', '.join(accepted)}"
            )
        if key in (*TEXTS, *FILES) and not isinstance(value, str):
            raise InputError(f"{FIELD}.{key}", "must be a string")
        if key in LISTS and not _is_text_list(value):
            raise InputError(f"{FIELD}.{key}", 'must be a list of strings such as "#e8a33d"')
        if key == FOOTAGE and not _is_text_list(value):
            raise InputError(f"{FIELD}.{key}", "must be a list of files and folders")
        if key == FONTS and not isinstance(value, str) and not _is_text_list(value):
            raise InputError(f"{FIELD}.{key}", "must be a file, or a list of files")
        if key == OPTIONS and not _is_value_table(value):
            raise InputError(f"{FIELD}.{key}", "must map names to strings, numbers, true, or false")


def map_files(table: Mapping[str, Any], convert: Callable[[str], str]) -> dict[str, Any]:
    """Return a checked kit with `convert` applied to the name of each file and folder."""

    def change(value: str | list[str]) -> str | list[str]:
        return convert(value) if isinstance(value, str) else [convert(name) for name in value]

    names = (*FILES, FOOTAGE, FONTS)
    return {key: change(value) if key in names else value for key, value in table.items()}


def list_files(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (key, name) of each file and folder of a checked kit."""
    listed: list[tuple[str, str]] = []
    for key in (*FILES, FOOTAGE, FONTS):
        value = table.get(key, [])
        listed += [(key, name) for name in ([value] if isinstance(value, str) else value)]
    return listed


def prepare_logo(data: bytes) -> bytes:
    """Return the logo as a picture that can be shown; an SVG is rasterized. Raises MediaError."""
    return (
        svg_logo.rasterize_svg(data) if svg_logo.is_svg(data) else cover_image.prepare_cover(data)
    )


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_value_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(v, str | bool | int | float) for v in value.values()
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
