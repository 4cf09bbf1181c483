"""A brand kit: a TOML file that holds what all videos of one house have in common.

name = "Moth Records"          # the watermark
logo = "moth.png"              # instead of it; beside this file
author = "Ava"
colours = ["#e8a33d", "#1c2340"]
style = "vinyl"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.errors import InputError, MediaError, MissingInputError
from scopitone.video import artwork

FIELD = "brand_kit"
MAX_BYTES = 64 * 1024
_TEXTS = ("name", "logo", "author", "style")


@dataclass(frozen=True, slots=True)
class BrandKit:
    """What a kit sets; what it leaves out is empty. `logo` is an encoded picture."""

    name: str = ""
    logo: bytes | None = None
    author: str = ""
    colours: tuple[str, ...] = ()
    style: str = ""


def read_brand_kit(path: Path) -> BrandKit:
    """Read a kit. Raises MissingInputError, or InputError("brand_kit", …) naming the key."""
    table = _table(path)
    accepted = [*_TEXTS, "colours"]
    for key, value in table.items():
        if key not in accepted:
            raise _wrong(path, f"there is no {key!r}; accepted: {', '.join(accepted)}")
        if key in _TEXTS and not isinstance(value, str):
            raise _wrong(path, f"{key} must be a text")
    colours = table.get("colours", [])
    if not isinstance(colours, list) or not all(isinstance(c, str) for c in colours):
        raise _wrong(path, 'colours must be a list of texts such as "#e8a33d"')
    return BrandKit(
        name=table.get("name", ""),
        logo=_logo(path, table.get("logo", "")),
        author=table.get("author", ""),
        colours=tuple(colours),
        style=table.get("style", ""),
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
        return artwork.checked_cover((path.parent / name).read_bytes())
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: logo {name}: {error.strerror}") from error
    except MediaError as error:
        raise _wrong(path, f"logo {name}: {error.message}") from error


def _wrong(path: Path, message: str) -> InputError:
    return InputError(FIELD, f"{path}: {message}")
