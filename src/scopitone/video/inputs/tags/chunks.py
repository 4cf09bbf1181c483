"""Tags in the chunks of WAV and AIFF files: ID3v2, and the list of information of RIFF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scopitone.video.inputs.tags.code_pages import make_decoder
from scopitone.video.inputs.tags.song_tags import SongTags

_MAX_CHUNKS = 1000
_MAX_LIST = 1 << 20
_INFO_FIELDS = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"IGNR": "genre",
}


def find_id3_chunk(file: BinaryIO, head: bytes) -> int | None:
    """Return where the ID3v2 tag in the WAV or AIFF file that starts with `head` starts."""
    chunks = ((name, start) for name, start, _ in _list_chunks(file, head))
    return next((start for name, start in chunks if name.upper() == b"ID3 "), None)


def read_info_list(file: BinaryIO, head: bytes) -> SongTags:
    """Read the list of information of a WAV file; its texts are in any code page."""
    fields: list[tuple[str, str | bytes]] = []
    for name, start, size in _list_chunks(file, head):
        if name != b"LIST":
            continue
        file.seek(start)
        data = file.read(min(size, _MAX_LIST))
        if data.startswith(b"INFO"):
            fields.extend(_list_info_fields(data))
    to_str, warnings = make_decoder(text for _, text in fields)
    tags = SongTags(warnings=warnings)
    for field, text in fields:
        tags.add_field(field, [to_str(text)])
    return tags


def _list_chunks(file: BinaryIO, head: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, the position and the size of each chunk; none if it is another file."""
    is_wav = head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE"
    is_aiff = head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC")
    if not (is_wav or is_aiff):
        return
    position = 12
    for _ in range(_MAX_CHUNKS):
        file.seek(position)
        chunk = file.read(8)
        if len(chunk) < 8:
            return
        size = int.from_bytes(chunk[4:], "little" if is_wav else "big")
        yield chunk[:4], position + 8, size
        position += 8 + size + size % 2


def _list_info_fields(data: bytes) -> Iterator[tuple[str, bytes]]:
    position = 4
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        if field := _INFO_FIELDS.get(data[position : position + 4]):
            yield field, data[position + 8 : position + 8 + size].partition(b"\0")[0]
        position += 8 + size + size % 2
