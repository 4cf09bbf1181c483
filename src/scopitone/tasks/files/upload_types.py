"""The types of files that may be uploaded: one list for both ways of uploading.

The content shows the type of sound, pictures, clips, and fonts. Of a text, it shows only that it is
a text; its name or its declared type says which kind.
"""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import IO

from scopitone.core.errors import MediaError
from scopitone.lyrics.formats.registry import caption_formats
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.files import mime_sniffing as types
from scopitone.tasks.files.mime_sniffing import HEAD_BYTES, MediaType

MOV = MediaType("video/quicktime", ".mov")
TXT = MediaType("text/plain", ".txt")
JSON = MediaType("application/json", ".json")
TEXTS = (
    # The formats' own types have a charset, which a user's file may contradict.
    *(
        MediaType(form.content_type.partition(";")[0], f".{name}")
        for name, form in caption_formats().items()
    ),
    TXT,
    JSON,
    types.SVG,
)
"""Types that are known by the file's name or by the declared type."""

_SOUNDS = (types.MP3, types.AAC, types.M4A, types.FLAC, types.WAV, types.OGG)
_CLIPS = (types.MP4, types.WEBM, MOV)
_FONTS = (types.TTF, types.OTF)
ACCEPTED_TYPES = list(
    dict.fromkeys(
        kind.content_type for kind in (*_SOUNDS, *types.PICTURES, *_CLIPS, *_FONTS, *TEXTS)
    )
)
"""Media types that may be declared, in the spelling in which they are stored."""

ACCEPTED = (
    "MP3, WAV, FLAC, M4A, AAC, Ogg, Opus; PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP, TIFF, SVG;"
    " MP4, WebM, MOV; TTF, OTF; LRC, SRT, VTT, ASS, TTML, TXT, JSON"
)
"""The same for people."""

# Other names that browsers and clients use for the same types.
_ALIASES = {
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-aac": "audio/aac",
    "audio/opus": "audio/ogg",
    "audio/vorbis": "audio/ogg",
    "application/ogg": "audio/ogg",
    "image/jpg": "image/jpeg",
    "image/heif": "image/heic",
    "image/svg": "image/svg+xml",
    "video/x-m4v": "video/mp4",
    "audio/webm": "video/webm",
    "video/x-matroska": "video/webm",
    "application/font-sfnt": "font/ttf",
    "application/x-font-ttf": "font/ttf",
    "application/x-font-otf": "font/otf",
    "font/sfnt": "font/ttf",
    "application/vnd.ms-opentype": "font/otf",
    "text/srt": "application/x-subrip",
    "application/srt": "application/x-subrip",
    "text/ssa": "text/x-ssa",
    "text/x-ass": "text/x-ssa",
    "text/x-lrc": "text/plain",
    "text/lrc": "text/plain",
    "application/x-lrc": "text/plain",
    "application/lrc": "text/plain",
    "text/json": "application/json",
}
# Brands of MP4 files that hold sound only (mp4ra.org); a book's chapters may have pictures.
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ")
_MOV_BRAND = b"qt  "
# Containers that hold a song as well as a clip: both are used as songs.
_CONTAINERS = (types.M4A.content_type, types.MP4.content_type, MOV.content_type)
# The index of a film of 15 minutes has less than 2 MB.
_MAX_INDEX_BYTES = 32 * 2**20
_BLOCK_BYTES = 2**20


def normalize_type(content_type: str, field: str) -> str:
    """Return `content_type` without parameters, in the spelling of ACCEPTED_TYPES.

    Raises:
        ChoiceError: files of the type cannot be uploaded.
    """
    plain = _simplify(content_type)
    if plain not in ACCEPTED_TYPES:
        raise ChoiceError(field, f"{content_type!r} cannot be used", ACCEPTED_TYPES)
    return plain


def _simplify(content_type: str) -> str:
    # A plus sign that a client does not encode arrives as a space: image/svg+xml.
    plain = content_type.partition(";")[0].strip().lower().replace(" ", "+")
    return _ALIASES.get(plain, plain)


def identify(body: IO[bytes], name: str, declared: str, field: str) -> MediaType:
    """Return the type of an upload.

    Args:
        name: The name of the file; "" if it has none.
        declared: The declared type in any spelling; "" if there is none.

    Raises:
        MediaError: for `field`, if the file is of no type that is accepted.
    """
    body.seek(0)
    head = body.read(HEAD_BYTES)
    # The mark of UTF-16 also looks like an MPEG frame.
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_marked = is_utf16 and _find_text_type(name, declared) is not None
    media_type = None if is_marked else types.sniff_media(head)
    if media_type is types.M4A:
        media_type = _identify_mp4(body, head)
    if media_type is None:
        media_type = _find_text_type(name, declared)
        if media_type is not None and not _is_text(body, media_type):
            media_type = None
    if media_type is None:
        raise MediaError(field, f"is not of an accepted type; accepted: {ACCEPTED}")
    return media_type


def check_declared(media_type: MediaType, declared: str, field: str) -> None:
    """Check that a file of `media_type` may be uploaded as `declared` (of ACCEPTED_TYPES).

    Raises:
        MediaError: it is of another kind.
    """
    actual = media_type.content_type
    is_same_kind = actual.partition("/")[0] == declared.partition("/")[0]
    if not is_same_kind and not (actual in _CONTAINERS and declared in _CONTAINERS):
        raise MediaError(field, f"is {actual}; expected the declared {declared}")


def _identify_mp4(body: IO[bytes], head: bytes) -> MediaType:
    """Return whether an MP4 file is a song or a clip: one with a video track is a clip."""
    brand = head[8:12]
    if brand in _SOUND_BRANDS or b"vide" not in _read_handlers(body):
        return types.M4A
    return MOV if brand == _MOV_BRAND else types.MP4


def _read_handlers(body: IO[bytes]) -> set[bytes]:
    """Return the kinds of tracks that the index of an MP4 file names (ISO 14496-12, 8.4.3)."""
    index = _read_box(body, b"moov")
    parts = index.split(b"hdlr")[1:]
    # After the name: version and flags, and four bytes that are zero or a QuickTime component.
    return {part[8:12] for part in parts}


def _read_box(body: IO[bytes], wanted: bytes) -> bytes:
    """Return the content of a box of the top level; empty if the file has none."""
    end = body.seek(0, 2)
    start = 0
    while start + 8 <= end:
        body.seek(start)
        header = body.read(16)
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        elif size == 0:
            size = end - start
        if size < 8:
            return b""
        if kind == wanted:
            body.seek(start + 8)
            return body.read(min(size - 8, _MAX_INDEX_BYTES))
        start += size
    return b""


def _find_text_type(name: str, declared: str) -> MediaType | None:
    extension = PurePath(name).suffix.lower()
    for kind in TEXTS:
        if kind.extension == extension:
            return kind
    plain = _simplify(declared)
    if extension and plain in ("text/plain", ""):
        return None
    matches = (kind for kind in (TXT, *TEXTS) if kind.content_type == plain)
    return next(matches, None)


def _is_text(body: IO[bytes], media_type: MediaType) -> bool:
    """Return whether the file is text without NUL; an SVG must also begin as one.

    Lyrics may be in any encoding, which only their reader can tell; UTF-16 has a mark.
    """
    body.seek(0)
    first = body.read(4096)
    if media_type is types.SVG:
        return types.sniff_logo(first) is types.SVG and b"<svg" in first.lower() + body.read()
    if not first.strip():
        return False
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    while first:
        if b"\0" in first:
            return False
        first = body.read(_BLOCK_BYTES)
    return True
