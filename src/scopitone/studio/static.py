"""Style sheets, scripts and the font, at addresses that change with their content."""

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
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@lru_cache
def version() -> str:
    """A name of all files' content: scripts import each other by relative addresses."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@router.get("/static/{of_version}/{name:path}")
def read(of_version: str, name: str) -> Response:
    """A file. Of this version it never changes; another version's page gets today's."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise HTTPException(404)
    kept = "public, max-age=31536000, immutable" if of_version == version() else "no-cache"
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return FileResponse(path, media_type=kind, headers={"Cache-Control": kept})
