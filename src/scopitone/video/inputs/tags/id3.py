"""ID3 tags, versions 1, 2.2, 2.3 and 2.4, as programs write them.

tinytag reads only what the standards say. This reader also undoes unsynchronisation where sizes
and flags are wrong, and keeps texts in an unknown code page for `code_pages`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scopitone.video.inputs.picture_types import HEAD_BYTES, find_picture_type
from scopitone.video.inputs.tags.code_pages import make_decoder
from scopitone.video.inputs.tags.song_tags import SongTags, TagPicture

MAX_TAG = 64 << 20
"""Bytes of a tag that are read, compressed or not."""

HEADER_SIZE = 10
V1_SIZE = 128

_MAX_FRAMES = 10_000
_FRAME_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]?")
_PICTURE_START = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP", re.DOTALL)
_MAX_DESCRIPTION = 1024
_UNSAFE = re.compile(rb"\xff[\xe0-\xff]")
_OLD_NAMES = {
    "TT2": "TIT2",
    "TP1": "TPE1",
    "TP2": "TPE2",
    "TAL": "TALB",
    "TCO": "TCON",
    "TXX": "TXXX",
    "ULT": "USLT",
    "SLT": "SYLT",
    "PIC": "APIC",
}
_FIELDS = {
    "TIT2": "title",
    "TPE1": "artist",
    "TPE2": "album artist",
    "TALB": "album",
    "TCON": "genre",
}
_LATIN, _UTF16, _UTF16_BE, _UTF8 = range(4)
_TIMES_IN_MS = 2
_CHORDS_AND_THE_LIKE = range(3, 256)
"""Content types of synced texts that are not sung words."""

_GENRE_NAMES = (
    "Blues|Classic Rock|Country|Dance|Disco|Funk|Grunge|Hip-Hop|Jazz|Metal|New Age|Oldies|"
    "Other|Pop|R&B|Rap|Reggae|Rock|Techno|Industrial|Alternative|Ska|Death Metal|Pranks|"
    "Soundtrack|Euro-Techno|Ambient|Trip-Hop|Vocal|Jazz+Funk|Fusion|Trance|Classical|"
    "Instrumental|Acid|House|Game|Sound Clip|Gospel|Noise|Alternative Rock|Bass|Soul|Punk|"
    "Space|Meditative|Instrumental Pop|Instrumental Rock|Ethnic|Gothic|Darkwave|"
    "Techno-Industrial|Electronic|Pop-Folk|Eurodance|Dream|Southern Rock|Comedy|Cult|Gangsta|"
    "Top 40|Christian Rap|Pop/Funk|Jungle|Native American|Cabaret|New Wave|Psychedelic|Rave|"
    "Showtunes|Trailer|Lo-Fi|Tribal|Acid Punk|Acid Jazz|Polka|Retro|Musical|Rock & Roll|"
    "Hard Rock|Folk|Folk-Rock"
)
GENRES = tuple(_GENRE_NAMES.split("|"))
"""The names of genres by their numbers in ID3v1, and the first of Winamp's."""

Text = str | bytes
"""A text; bytes if its encoding is uncertain."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame: its name in version 2.3, and its content without any of the transformations."""

    name: str
    body: bytes


def measure_id3(head: bytes) -> int:
    """Return the bytes of the ID3v2 tag that starts with `head`, header included; 0 for none."""
    if len(head) < HEADER_SIZE or not head.startswith(b"ID3") or head[3] not in (2, 3, 4):
        return 0
    footer = HEADER_SIZE if head[3] == 4 and head[5] & 0x10 else 0
    return HEADER_SIZE + _read_size(head[6:10]) + footer


def read_id3(data: bytes, *, v1: bytes = b"", frame_ms: float | None = None) -> SongTags:
    """Read the ID3v2 tag in `data` and the ID3v1 tag in `v1` (V1_SIZE bytes); both are optional.

    Damaged frames are skipped. frame_ms: duration of an MPEG frame of the song, for synced lyrics
    that count these; None if it has none.
    """
    tag = _RawTag(frame_ms)
    for frame in _list_frames(data[:MAX_TAG]):
        _read_frame(frame, tag)
    names = {name for name, _ in tag.fields}
    for name, text in _list_v1_fields(v1):
        if name not in names:
            tag.fields.append((name, text))
    return tag.decode()


class _RawTag:
    """The fields of a tag before the encoding of its texts is known."""

    def __init__(self, frame_ms: float | None) -> None:
        self.frame_ms = frame_ms
        self.fields: list[tuple[str, Text]] = []
        self.synced: list[list[tuple[int, Text]]] = []
        self.pictures: list[TagPicture] = []
        self.warnings: list[str] = []

    def decode(self) -> SongTags:
        texts = [text for _, text in self.fields]
        texts += [text for cues in self.synced for _, text in cues]
        to_str, warnings = make_decoder(texts)
        tags = SongTags(pictures=self.pictures, warnings=[*self.warnings, *warnings])
        for name, text in self.fields:
            tags.add_field(name, [to_str(text)])
        for cues in self.synced:
            if rows := format_synced([(millis, to_str(text)) for millis, text in cues]):
                tags.synced.append(rows)
        return tags


def format_synced(cues: list[tuple[int, str]]) -> str:
    """Return synced texts, each with its time in ms, as LRC; with times of words if they have them.

    A line feed begins a line, before a text as after one. Without any, each text is a line.
    """
    texts = [re.sub(r"\r\n?", "\n", text) for _, text in cues]
    by_line = not any("\n" in text.strip("\n") or text.startswith("\n") for text in texts[1:])
    if by_line and not any(text.endswith("\n") for text in texts[:-1]):
        texts = [text + "\n" for text in texts]
    lines: list[list[tuple[int, str]]] = [[]]
    for (millis, _), text in zip(cues, texts, strict=True):
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part.strip() or (part and lines[-1]):
                lines[-1].append((millis, part))
    rows = [_format_line(line) for line in lines if any(part.strip() for _, part in line)]
    return "\n".join(rows)


def _format_line(parts: list[tuple[int, str]]) -> str:
    if len(parts) == 1:
        return f"[{_format_time(parts[0][0])}]{parts[0][1].strip()}"
    words = "".join(f"<{_format_time(millis)}>{part}" for millis, part in parts)
    return f"[{_format_time(parts[0][0])}]{words}"


def _format_time(millis: int) -> str:
    return f"{millis // 60_000:02d}:{millis % 60_000 // 1000:02d}.{millis % 1000:03d}"


def _read_size(four: bytes) -> int:
    """Return a size of seven bits a byte, or of eight if a byte has the eighth bit."""
    return _read_syncsafe(four) if max(four) < 0x80 else int.from_bytes(four, "big")


def _read_syncsafe(four: bytes) -> int:
    size = 0
    for byte in four:
        size = size << 7 | byte & 0x7F
    return size


def _undo_unsync(data: bytes) -> bytes:
    """Return `data` without the zeros after 0xFF, unless what follows shows that none were set."""
    return data if _UNSAFE.search(data) else data.replace(b"\xff\0", b"\xff")


def _list_frames(data: bytes) -> list[_Frame]:
    size = measure_id3(data)
    if not size:
        return []
    version, flags = data[3], data[5]
    body = data[HEADER_SIZE:size]
    if version == 2:
        if flags & 0x40:
            # Compressed, in a way that was never defined.
            return []
        bodies = [_undo_unsync(body) if flags & 0x80 else body]
    elif version == 3:
        bodies = [_undo_unsync(body) if flags & 0x80 else body]
    else:
        # In version 2.4 it is done to each frame, but some programs do it to the whole tag.
        bodies = [body, body.replace(b"\xff\0", b"\xff")] if flags & 0x80 else [body]
    if flags & 0x40:
        bodies = [_skip_extended_header(body, version) for body in bodies]
    readers: tuple[Callable[[bytes], int], ...] = (_read_syncsafe, _read_plain)
    if version != 4:
        readers = readers[::-1]
    walks = []
    for number, body in enumerate(bodies):
        for read_size in readers[:1] if version == 2 else readers:
            frames, rest = _walk_frames(body, version, read_size)
            unsynced = version == 4 and bool(flags & 0x80) and number == 0
            walks.append((rest, frames, unsynced))
    # The first of those that leave the least unread.
    _, frames, unsynced = min(walks, key=lambda walk: walk[0])
    listed = (_restore_frame(*frame, version, unsynced=unsynced) for frame in frames)
    return [frame for frame in listed if frame is not None]


def _read_plain(four: bytes) -> int:
    return int.from_bytes(four, "big")


def _skip_extended_header(body: bytes, version: int) -> bytes:
    if len(body) < 4:
        return b""
    if version == 4:
        return body[max(6, _read_syncsafe(body[:4])) :]
    return body[4 + int.from_bytes(body[:4], "big") :]


def _walk_frames(
    body: bytes, version: int, read_size: Callable[[bytes], int]
) -> tuple[list[tuple[bytes, int, bytes]], int]:
    """Return name, flags and content of each frame, and how many bytes could not be read."""
    name_size, header_size = (3, 6) if version == 2 else (4, 10)
    frames: list[tuple[bytes, int, bytes]] = []
    offset = 0
    while offset + header_size <= len(body) and len(frames) < _MAX_FRAMES:
        name = body[offset : offset + name_size]
        if name[0] == 0:
            break
        if not _FRAME_NAME.fullmatch(name):
            return frames, len(body) - offset
        if version == 2:
            size, flags = int.from_bytes(body[offset + 3 : offset + 6], "big"), 0
        else:
            size = read_size(body[offset + 4 : offset + 8])
            flags = int.from_bytes(body[offset + 8 : offset + 10], "big")
        start = offset + header_size
        if start + size > len(body):
            # The last frame of a truncated tag is read as far as it goes.
            return [*frames, (name, flags, body[start:])], len(body) - offset
        frames.append((name, flags, body[start : start + size]))
        offset = start + size
    return frames, 0 if not body[offset:].strip(b"\0") else len(body) - offset


def _restore_frame(
    name: bytes, flags: int, content: bytes, version: int, *, unsynced: bool
) -> _Frame | None:
    """Undo what the flags say was done to a frame; None if that cannot be undone."""
    plain = name.decode("ascii").rstrip(" \0")
    plain = _OLD_NAMES.get(plain, plain)
    if version == 3:
        compressed, encrypted, grouped = flags & 0x80, flags & 0x40, flags & 0x20
        content = content[4 if compressed else 0 :][1 if grouped else 0 :]
    else:
        compressed, encrypted, grouped = flags & 0x08, flags & 0x04, flags & 0x40
        if flags & 0x02 or unsynced:
            content = _undo_unsync(content)
        content = content[1 if grouped else 0 :]
        # Some programs write the length without the flag that announces it.
        if flags & 0x01 or (flags & 0x02 and _starts_with_length(content)):
            content = content[4:]
    if encrypted:
        return None
    if compressed:
        try:
            content = zlib.decompressobj().decompress(content, MAX_TAG)
        except zlib.error:
            return None
    return _Frame(plain, content)


def _starts_with_length(content: bytes) -> bool:
    head = content[:4]
    return len(content) > 4 and max(head) < 0x80 and _read_syncsafe(head) == len(content) - 4


def _read_frame(frame: _Frame, tag: _RawTag) -> None:
    body = frame.body
    if not body:
        return
    if frame.name in _FIELDS:
        for text in _split_texts(body):
            if frame.name == "TCON":
                text = _name_genre(text)
            tag.fields.append((_FIELDS[frame.name], text))
    elif frame.name == "TXXX":
        described = _split_texts(body)
        name = described[0] if described else ""
        name = name if isinstance(name, str) else name.decode("latin-1")
        tag.fields.extend((name, text) for text in described[1:])
    elif frame.name == "USLT":
        _, rest = _cut_text(body[4:], body[0])
        tag.fields.append(("lyrics", _decode_text(rest, body[0])))
    elif frame.name == "SYLT":
        _read_synced(body, tag)
    elif frame.name == "APIC":
        _read_picture(body, tag)


def _name_genre(text: Text) -> Text:
    """Return the name of a genre that is given by its number: "17" or "(17)"."""
    plain = text if isinstance(text, str) else text.decode("latin-1")
    match = re.fullmatch(r"\((\d{1,3})\)(.*)|(\d{1,3})", plain.strip(), re.DOTALL)
    if match is None:
        return text
    number = int(match[1] or match[3])
    return (match[2] or "").strip() or (GENRES[number] if number < len(GENRES) else "")


def _read_synced(body: bytes, tag: _RawTag) -> None:
    if len(body) < 6 or body[5] in _CHORDS_AND_THE_LIKE:
        return
    unit_ms = 1.0 if body[4] == _TIMES_IN_MS else tag.frame_ms
    if unit_ms is None:
        tag.warnings.append(
            "synced lyrics in the song's tags are ignored: their times are MPEG frames, and the"
            " song has none; accepted: milliseconds"
        )
        return
    _, rest = _cut_text(body[6:], body[0])
    cues: list[tuple[int, Text]] = []
    while len(rest) > 4 and len(cues) < _MAX_FRAMES:
        raw, rest = _cut_text(rest, body[0])
        if len(rest) < 4:
            break
        millis = round(int.from_bytes(rest[:4], "big") * unit_ms)
        cues.append((millis, _decode_text(raw, body[0])))
        rest = rest[4:]
    if cues:
        tag.synced.append(cues)


def _read_picture(body: bytes, tag: _RawTag) -> None:
    end = body.find(b"\0", 1)
    # Version 2.2 has three letters instead of a media type.
    old = body[1:4] in (b"JPG", b"PNG", b"GIF", b"BMP")
    if old:
        end = 3
    if end < 0 or len(body) < end + 3:
        return
    kind = body[end + 1]
    _, data = _cut_text(body[end + 2 :], body[0])
    if find_picture_type(data[:HEAD_BYTES]) is None:
        # The description does not end as it should: look for what begins a picture.
        found_at = _PICTURE_START.search(body, end + 2, end + 2 + _MAX_DESCRIPTION)
        data = body[found_at.start() :] if found_at else data
    tag.pictures.append(TagPicture(kind, data))


def _cut_text(data: bytes, encoding: int) -> tuple[bytes, bytes]:
    """Return the text before the first NUL, and what follows it."""
    if encoding not in (_UTF16, _UTF16_BE):
        text, _, rest = data.partition(b"\0")
        return text, rest
    index = data.find(b"\0\0")
    while index >= 0 and index % 2:
        index = data.find(b"\0\0", index + 1)
    return (data, b"") if index < 0 else (data[:index], data[index + 2 :])


def _split_texts(body: bytes) -> list[Text]:
    """Return the values of a text frame; they are separated by a NUL since version 2.4."""
    encoding, rest = body[0], body[1:]
    if encoding > _UTF8:
        encoding, rest = _LATIN, body
    texts: list[Text] = []
    while rest and len(texts) < _MAX_FRAMES:
        text, rest = _cut_text(rest, encoding)
        texts.append(_decode_text(text, encoding))
    return texts


def _decode_text(data: bytes, encoding: int) -> Text:
    if encoding == _UTF16_BE:
        return data.decode("utf-16-be", "replace")
    if encoding == _UTF16:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", "replace")
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    if encoding == _UTF8:
        try:
            return data.decode("utf-8").removeprefix("\ufeff").rstrip("\0")
        except UnicodeDecodeError:
            return data.rstrip(b"\0")
    return data.rstrip(b"\0")


def _list_v1_fields(data: bytes) -> Iterator[tuple[str, Text]]:
    if len(data) == V1_SIZE and data.startswith(b"TAG"):
        for name, start in (("title", 3), ("artist", 33), ("album", 63)):
            text = data[start : start + 30].partition(b"\0")[0].rstrip()
            if text:
                yield name, text
