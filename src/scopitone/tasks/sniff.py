"""What a file is, by its first bytes: names and declared types are other people's claims.

Only what is named here is ever handed to a decoder. FFmpeg would also open playlists and
other formats that make it read further files or addresses.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type, and the extension that files of it have."""

    content_type: str
    extension: str


MP3 = Kind("audio/mpeg", ".mp3")
AAC = Kind("audio/aac", ".aac")
M4A = Kind("audio/mp4", ".m4a")
FLAC = Kind("audio/flac", ".flac")
WAV = Kind("audio/wav", ".wav")
OGG = Kind("audio/ogg", ".ogg")
JPEG = Kind("image/jpeg", ".jpg")
PNG = Kind("image/png", ".png")
WEBP = Kind("image/webp", ".webp")
SVG = Kind("image/svg+xml", ".svg")
GIF = Kind("image/gif", ".gif")
MP4 = Kind("video/mp4", ".mp4")
TTF = Kind("font/ttf", ".ttf")
OTF = Kind("font/otf", ".otf")
WEBM = Kind("video/webm", ".webm")

# Longest that any of the tests below looks at.
HEAD_BYTES = 16


def audio_kind(head: bytes) -> Kind | None:
    """The audio format that starts with `head` (at least HEAD_BYTES of it), if it is one."""
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return OGG
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return WAV
    if head[4:8] == b"ftyp":
        return M4A
    return _mpeg_kind(head)


def _mpeg_kind(head: bytes) -> Kind | None:
    # ISO 11172-3 and 13818-7: eleven or twelve set bits, then version and layer.
    if head.startswith(b"ID3"):
        return MP3
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    return MP3 if head[1] & 0xE0 == 0xE0 and head[1] & 0x06 else None


def image_kind(head: bytes) -> Kind | None:
    """The image format that starts with `head` (at least HEAD_BYTES of it), if it is one."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def clip_kind(head: bytes) -> Kind | None:
    """The format of moving pictures that starts with `head`, if it is one."""
    if head[4:8] == b"ftyp":
        return MP4
    # EBML's first element, of WebM as of Matroska.
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM
    return GIF if head[:6] in (b"GIF87a", b"GIF89a") else None


def backdrop_kind(head: bytes) -> Kind | None:
    """The format of pictures and clips that starts with `head`, if it is one."""
    return image_kind(head) or clip_kind(head)


def logo_kind(head: bytes) -> Kind | None:
    """The format of pictures and drawings that starts with `head`, if it is one."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<svg", b"<?xml", b"<!--")):
        return SVG
    return image_kind(head)


def font_kind(head: bytes) -> Kind | None:
    """The format of fonts that starts with `head`, if it is one."""
    if head.startswith(b"OTTO"):
        return OTF
    return TTF if head.startswith((b"\x00\x01\x00\x00", b"true")) else None


def kind(head: bytes) -> Kind | None:
    """The format of sound, picture, clip or font that starts with `head`.

    No SVG: a browser would run what is in it.
    """
    # JPEG first: its first bytes also look like an MPEG frame.
    return image_kind(head) or audio_kind(head) or clip_kind(head) or font_kind(head)
