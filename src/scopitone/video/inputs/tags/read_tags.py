"""The tags of a song in any container. Its content decides what it is, not its name.

ID3 and APE tags are read here; those of MP4, FLAC, Ogg, WAV, AIFF and ASF by tinytag (MIT), and
those of other containers by FFmpeg. Mutagen reads all of them, but is under the GPL.
"""

from __future__ import annotations

import io
import logging
from base64 import b64decode
from pathlib import Path
from typing import BinaryIO

from tinytag import TinyTag, TinyTagException

from scopitone.video.inputs.tags.ape import read_ape
from scopitone.video.inputs.tags.chunks import find_id3_chunk, read_info_list
from scopitone.video.inputs.tags.id3 import HEADER_SIZE, MAX_TAG, V1_SIZE, measure_id3, read_id3
from scopitone.video.inputs.tags.song_tags import FRONT_COVER, SongTags, TagPicture

logger = logging.getLogger(__name__)

_MAX_ID3_TAGS = 4
_MPEG_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_PICTURE_KINDS = {"front_cover": FRONT_COVER, "icon": 1, "other_icon": 2}


def read_tags(path: Path) -> SongTags:
    """Read the tags of the song in `path`; empty if it has none. Raises OSError."""
    with path.open("rb") as file:
        tags, start = _read_leading_id3(file)
        file.seek(start)
        head = file.read(16)
        chunk = find_id3_chunk(file, head)
        if chunk is not None:
            tags.fill_from(_read_id3_at(file, chunk, None)[0])
        tags.fill_from(read_ape(file))
        known = _read_container(file, head, start)
        if known is not None:
            if chunk is not None:
                # The same tag again, without the mending.
                known.lyrics, known.pictures = [], []
            tags.fill_from(known)
        elif not tags.titles:
            tags.fill_from(_read_with_ffmpeg(path))
        if not (tags.titles and tags.artists and tags.albums):
            tags.fill_from(_read_id3v1(file))
    if any("\ufffd" in name for name in (*tags.titles, *tags.artists, *tags.albums)):
        tags.warnings.append("the song's tags have characters that are not valid in their encoding")
    return tags


def _read_leading_id3(file: BinaryIO) -> tuple[SongTags, int]:
    """Return what the ID3v2 tags at the start say, and where the sound after them starts."""
    sizes, start = [], 0
    for _ in range(_MAX_ID3_TAGS):
        file.seek(start)
        size = measure_id3(file.read(HEADER_SIZE))
        if not size:
            break
        sizes.append(size)
        start += size
    file.seek(start)
    frame_ms = _measure_mpeg_frame(file.read(4096))
    tags, position = SongTags(), 0
    for size in sizes:
        tags.fill_from(_read_id3_at(file, position, frame_ms)[0])
        position += size
    return tags, start


def _read_id3_at(file: BinaryIO, start: int, frame_ms: float | None) -> tuple[SongTags, int]:
    file.seek(start)
    size = measure_id3(file.read(HEADER_SIZE))
    file.seek(start)
    return read_id3(file.read(min(size, MAX_TAG)), frame_ms=frame_ms), size


def _measure_mpeg_frame(data: bytes) -> float | None:
    """Return the duration in ms of the first MPEG frame of layer III in `data`, if any."""
    index = data.find(b"\xff")
    while 0 <= index < len(data) - 3:
        version, layer, rate = (
            data[index + 1] >> 3 & 3,
            data[index + 1] >> 1 & 3,
            data[index + 2] >> 2 & 3,
        )
        if data[index + 1] >= 0xE0 and version != 1 and layer == 1 and rate != 3:
            samples = 1152 if version == 3 else 576
            return 1000 * samples / _MPEG_RATES[version][rate]
        index = data.find(b"\xff", index + 1)
    return None


def _read_id3v1(file: BinaryIO) -> SongTags:
    size = file.seek(0, 2)
    file.seek(max(0, size - V1_SIZE))
    return read_id3(b"", v1=file.read(V1_SIZE))


def _read_container(file: BinaryIO, head: bytes, start: int) -> SongTags | None:
    """Return the tags of the container that begins at `start`; None if it is not known.

    MPEG sound has no tags of its own.
    """
    if head[:1] == b"\xff" and head[1:2] >= b"\xe0":
        return SongTags()
    if head[8:12] == b"WAVE":
        return read_info_list(file, head)
    if not start:
        file.seek(0)
        return _read_with_tinytag(file)
    if not head.startswith((b"fLaC", b"OggS")):
        return None
    # tinytag reads an ID3 tag in front without the mending.
    file.seek(start)
    return _read_with_tinytag(io.BytesIO(file.read(MAX_TAG)))


def _read_with_tinytag(file: BinaryIO) -> SongTags | None:
    """Return the tags that tinytag finds; None if it does not know the container."""
    try:
        tag = TinyTag.get(file_obj=file, duration=False, image=True)
    except TinyTagException:
        try:
            # A damaged picture is no reason to lose the names.
            file.seek(0)
            tag = TinyTag.get(file_obj=file, duration=False)
        except TinyTagException:
            return None
    tags = SongTags()
    for name, first, more in (
        ("title", tag.title, "title"),
        ("artist", tag.artist, "artist"),
        ("albumartist", tag.albumartist, "albumartist"),
        ("album", tag.album, "album"),
        ("genre", tag.genre, "genre"),
    ):
        tags.add_field(name, [text for text in (first, *tag.other.get(more, [])) if text])
    for name, values in tag.other.items():
        if name not in ("title", "artist", "albumartist", "album", "genre"):
            tags.add_field(name, values)
    for name, images in tag.images.as_dict().items():
        kind = _PICTURE_KINDS.get(name, 0)
        tags.pictures.extend(TagPicture(kind, bytes(image.data)) for image in images)
    for text in tag.other.get("coverart", []):
        try:
            tags.pictures.append(TagPicture(FRONT_COVER, b64decode(text)))
        except ValueError:
            tags.warnings.append("the picture in the song's tags is ignored: it is not Base64")
    return tags


def _read_with_ffmpeg(path: Path) -> SongTags:
    import av

    from scopitone.audio.decode import FORMATS

    tags = SongTags()
    try:
        with av.open(
            str(path.absolute()), options={"format_whitelist": FORMATS}, metadata_errors="replace"
        ) as container:
            for fields in (container.metadata, *(s.metadata for s in container.streams.audio)):
                for name, value in fields.items():
                    tags.add_field(name, [value])
            for stream in container.streams.video:
                if int(stream.disposition) & int(av.stream.Disposition.attached_pic):
                    packet = next(container.demux(stream), None)
                    if packet is not None and packet.size:
                        tags.pictures.append(TagPicture(FRONT_COVER, bytes(packet)))
    except (av.FFmpegError, ValueError, OSError):
        logger.debug("FFmpeg finds no tags in %s", path)
    return tags
