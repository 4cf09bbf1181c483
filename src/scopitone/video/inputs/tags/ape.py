"""APE tags, versions 1 and 2: those of Monkey's Audio, WavPack, Musepack, and some MP3."""

from __future__ import annotations

from typing import BinaryIO

from scopitone.video.inputs.tags.code_pages import make_decoder
from scopitone.video.inputs.tags.id3 import V1_SIZE
from scopitone.video.inputs.tags.song_tags import FRONT_COVER, SongTags, TagPicture

MAX_TAG = 64 << 20
"""Bytes of a tag that are read."""

_PREAMBLE = b"APETAGEX"
_EDGE_SIZE = 32
_MAX_ITEMS = 10_000
_IS_HEADER = 1 << 29
_BINARY = 1


def read_ape(file: BinaryIO) -> SongTags:
    """Read the APE tag at the end (before an ID3v1 tag) or at the start of `file`, if any.

    Damaged items end the reading.
    """
    size = file.seek(0, 2)
    for end in (size, size - V1_SIZE):
        if end >= _EDGE_SIZE and (edge := _read_edge(file, end - _EDGE_SIZE)):
            length, is_header = edge
            if not is_header and _EDGE_SIZE <= length <= min(end, MAX_TAG):
                file.seek(end - length)
                return _read_items(file.read(length - _EDGE_SIZE))
    if edge := _read_edge(file, 0):
        return _read_items(file.read(min(edge[0], MAX_TAG)))
    return SongTags()


def _read_edge(file: BinaryIO, at: int) -> tuple[int, bool] | None:
    """Return the size that a header or footer gives, and whether it is a header."""
    file.seek(at)
    edge = file.read(_EDGE_SIZE)
    if len(edge) < _EDGE_SIZE or not edge.startswith(_PREAMBLE):
        return None
    version, size = int.from_bytes(edge[8:12], "little"), int.from_bytes(edge[12:16], "little")
    flags = int.from_bytes(edge[20:24], "little") if version >= 2000 else 0
    return size, bool(flags & _IS_HEADER)


def _read_items(data: bytes) -> SongTags:
    tags, offset = SongTags(), 0
    fields: list[tuple[str, str | bytes]] = []
    for _ in range(_MAX_ITEMS):
        size = int.from_bytes(data[offset : offset + 4], "little")
        kind = int.from_bytes(data[offset + 4 : offset + 8], "little") >> 1 & 3
        end = data.find(b"\0", offset + 8, offset + 8 + 256)
        if offset + 8 > len(data) or end < 0 or end + 1 + size > len(data):
            break
        name = data[offset + 8 : end].decode("latin-1")
        value = data[end + 1 : end + 1 + size]
        offset = end + 1 + size
        if name.lower().startswith("cover art"):
            # The name of the picture's file comes first.
            _, _, picture = value.partition(b"\0")
            tags.pictures.append(TagPicture(FRONT_COVER if "front" in name.lower() else 0, picture))
        elif kind != _BINARY:
            fields.extend((name, _decode_value(part)) for part in value.split(b"\0"))
    to_str, tags.warnings = make_decoder(text for _, text in fields)
    for name, text in fields:
        tags.add_field(name, [to_str(text)])
    return tags


def _decode_value(value: bytes) -> str | bytes:
    """Return a value as UTF-8, as the standard says, or as it is if it is not."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value
