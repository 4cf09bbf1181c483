"""Static assets: style sheets, scripts and the font, at URLs that change with their content."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

FOLDER = Path(__file__).parent / "static"
router = APIRouter()
_MEDIA_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@lru_cache
def compute_version() -> str:
    """Return a digest of all assets.

    One version covers all of them, because scripts import each other by relative URLs.
    """
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@router.get("/static/{version}/{name:path}")
def read_asset(version: str, name: str) -> Response:
    """Return an asset. Pages of another version get the current file, which is not cached."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise HTTPException(404)
    is_current = version == compute_version()
    caching = "public, max-age=31536000, immutable" if is_current else "no-cache"
    media_type = _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return FileResponse(path, media_type=media_type, headers={"Cache-Control": caching})
