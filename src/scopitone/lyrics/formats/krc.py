"""Kugou KRC: [start,length]<offset,length,0>word; its files are packed, its text is not."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.millisecond_rows import (
    TimedRow,
    build_line,
    finish_rows,
    list_timed_rows,
    read_tags,
)
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.text_cleaning import MAX_BYTES, clean, decode, normalize_line

name = "KRC"
extensions = (".krc",)
content_type = "text/plain; charset=utf-8"

_SYLLABLE = re.compile(r"<\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*,\s*-?[0-9]{1,9}\s*>")
_ROW = re.compile(rf"^[ ]*\[[0-9 ]{{1,12}},[0-9 ]{{1,12}}\][ ]*{_SYLLABLE.pattern}", re.MULTILINE)
_MAGIC = b"krc1"
# The player's own key, published with many readers of the format.
_KEY = bytes((64, 71, 97, 119, 94, 50, 116, 71, 81, 54, 49, 45, 206, 210, 110, 105))

_ROLES: dict[Any, Literal["romanization", "translation"]] = {0: "romanization", 1: "translation"}


def matches(text: str) -> bool:
    """Return whether a row of `text` begins with a line's times and those of a word."""
    return bool(_ROW.search(text))


def parse(text: str) -> Lyrics:
    """Read the rows with their words, and the translation and romanization in [language:…].

    Odd rows are skipped with a warning. Raises InputError if no row can be read.
    """
    skipped = SkippedRows()
    secondary = _read_secondary(read_tags(text).get("language", ""), skipped)
    lines = []
    for index, row in enumerate(list_timed_rows(text, skipped)):
        try:
            line = _parse_row(row)
        except InputError as error:
            skipped.skip_error(error)
            continue
        rows = (
            Line(texts[index], role=role)
            for role, texts in secondary
            if index < len(texts) and texts[index]
        )
        lines.append(replace(line, rows=tuple(rows)))
    return finish_rows(lines, skipped, text)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def matches_bytes(data: bytes) -> bool:
    """Return whether `data` is a packed file of the player."""
    return data.startswith(_MAGIC)


def parse_bytes(data: bytes) -> Lyrics:
    """Read a packed file. Raises InputError if it is damaged, or as `parse` does."""
    mask = _KEY * (len(data) // len(_KEY) + 1)
    packed = bytes(a ^ b for a, b in zip(data[len(_MAGIC) :], mask, strict=False))
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, MAX_BYTES + 1)
    except zlib.error:
        raise InputError("lyrics", "KRC: damaged; it cannot be unpacked") from None
    if not unpacked:
        raise InputError("lyrics", "KRC: damaged; it is empty")
    return parse(decode(unpacked).text)


def _parse_row(row: TimedRow) -> Line:
    _head, *parts = _SYLLABLE.split(row.body)
    return build_line(
        row,
        [
            (text, row.start + float(offset), row.start + float(offset) + float(length))
            for offset, length, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        ],
    )


def _read_secondary(
    coded: str, skipped: SkippedRows
) -> list[tuple[Literal["romanization", "translation"], Sequence[str]]]:
    """Return the role and the rows of each secondary text; [language:…] is JSON in base 64."""
    if not coded:
        return []
    try:
        content = json.loads(base64.b64decode(coded))["content"]
        return [
            (_ROLES[part["type"]], [_join_syllables(row) for row in part["lyricContent"]])
            for part in content
            if part["type"] in _ROLES
        ]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, InputError):
        skipped.skip("[language:…]", "cannot be read")
        return []


def _join_syllables(row: list[str]) -> str:
    return normalize_line(clean("".join(str(part) for part in row)), 0)
