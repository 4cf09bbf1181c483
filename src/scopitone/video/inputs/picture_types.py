"""The types of pictures that are read, by their first bytes; names of files are not trusted."""

from __future__ import annotations

JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
GIF = "image/gif"
BMP = "image/bmp"
TIFF = "image/tiff"
HEIC = "image/heic"
AVIF = "image/avif"

ACCEPTED = "accepted: JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF"

HEAD_BYTES = 16
"""The most bytes that a type needs."""

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")


def find_picture_type(head: bytes) -> str | None:
    """Return the media type of the picture that starts with `head` (at least HEAD_BYTES), or None.

    BMP has a mark of two letters only; it also needs the zeros of a bitmap's header.
    """
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        if head[8:12] in _AVIF_BRANDS:
            return AVIF
        return HEIC if head[8:12] in _HEIC_BRANDS else None
    return BMP if head.startswith(b"BM") and head[6:10] == bytes(4) else None
