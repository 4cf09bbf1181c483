"""The type of a file, by its first bytes: file names and declared types are not to be trusted.

Only the types here are ever passed to a decoder. FFmpeg would also open playlists and other formats
that make it read more files or addresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.inputs import picture_types


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type, and the extension of its files."""

    content_type: str
    extension: str


MP3 = MediaType("audio/mpeg", ".mp3")
AAC = MediaType("audio/aac", ".aac")
M4A = MediaType("audio/mp4", ".m4a")
FLAC = MediaType("audio/flac", ".flac")
WAV = MediaType("audio/wav", ".wav")
OGG = MediaType("audio/ogg", ".ogg")
JPEG = MediaType(picture_types.JPEG, ".jpg")
PNG = MediaType(picture_types.PNG, ".png")
WEBP = MediaType(picture_types.WEBP, ".webp")
GIF = MediaType(picture_types.GIF, ".gif")
BMP = MediaType(picture_types.BMP, ".bmp")
TIFF = MediaType(picture_types.TIFF, ".tif")
HEIC = MediaType(picture_types.HEIC, ".heic")
AVIF = MediaType(picture_types.AVIF, ".avif")
SVG = MediaType("image/svg+xml", ".svg")
MP4 = MediaType("video/mp4", ".mp4")
TTF = MediaType("font/ttf", ".ttf")
OTF = MediaType("font/otf", ".otf")
WEBM = MediaType("video/webm", ".webm")

PICTURES = (JPEG, PNG, WEBP, GIF, BMP, TIFF, HEIC, AVIF)
"""What may be sent as a cover."""

# The most bytes that any test below needs.
HEAD_BYTES = 16


def sniff_audio(head: bytes) -> MediaType | None:
    """Return the audio format that starts with `head` (at least HEAD_BYTES of it), or None."""
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return OGG
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return WAV
    if head[4:8] == b"ftyp":
        # HEIC and AVIF are pictures in the same container.
        return None if sniff_image(head) else M4A
    return _sniff_mpeg(head)


def _sniff_mpeg(head: bytes) -> MediaType | None:
    # ISO 11172-3 and 13818-7: eleven or twelve set bits, then version and layer.
    if head.startswith(b"ID3"):
        return MP3
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    return MP3 if head[1] & 0xE0 == 0xE0 and head[1] & 0x06 else None


def sniff_image(head: bytes) -> MediaType | None:
    """Return the image format that starts with `head` (at least HEAD_BYTES of it), or None."""
    content_type = picture_types.find_picture_type(head)
    return next((kind for kind in PICTURES if kind.content_type == content_type), None)


def sniff_clip(head: bytes) -> MediaType | None:
    """Return the format of a clip that starts with `head`, or None."""
    if head[4:8] == b"ftyp":
        # HEIC and AVIF are pictures in the same container.
        return None if sniff_image(head) else MP4
    # The first element of EBML: WebM or Matroska.
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM
    return GIF if head[:6] in (b"GIF87a", b"GIF89a") else None


def sniff_backdrop(head: bytes) -> MediaType | None:
    """Return the format of a picture or clip that starts with `head`, or None."""
    # A GIF may move.
    return sniff_clip(head) or sniff_image(head)


def sniff_logo(head: bytes) -> MediaType | None:
    """Return the format of a picture or SVG that starts with `head`, or None."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<svg", b"<?xml", b"<!--")):
        return SVG
    return sniff_image(head)


def sniff_font(head: bytes) -> MediaType | None:
    """Return the format of a font that starts with `head`, or None."""
    if head.startswith(b"OTTO"):
        return OTF
    return TTF if head.startswith((b"\x00\x01\x00\x00", b"true")) else None


def sniff_media(head: bytes) -> MediaType | None:
    """Return the format of sound, picture, clip or font that starts with `head`, or None.

    SVG is not accepted: a browser would run its scripts.
    """
    # JPEG first: its first bytes also look like an MPEG frame.
    return sniff_image(head) or sniff_audio(head) or sniff_clip(head) or sniff_font(head)
