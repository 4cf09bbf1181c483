"""What `scopitone` alone says: what one can do now, here."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path

from scopitone import __version__

SONGS = (".mp3", ".m4a", ".flac", ".wav", ".ogg", ".opus")
_PATIENCE_S = 0.5


def greeting() -> str:
    """A few lines; the first song of this folder is the example."""
    song = next((path.name for path in _files() if path.suffix.lower() in SONGS), "song.mp3")
    quoted = f"'{song}'" if " " in song else song
    return f"""Scopitone {__version__}: a song in, a music video out.

  scopitone render {quoted}                 make its video
  scopitone compose "a song about rain" -o out/    have a song made first
  {_server()}

`scopitone --help` lists everything, `scopitone COMMAND --help` one command with its options."""


def _files() -> list[Path]:
    try:
        return sorted(path for path in Path.cwd().iterdir() if path.is_file())
    except OSError:
        return []


def _server() -> str:
    host = os.environ.get("SCOPITONE_HOST") or "127.0.0.1"
    url = f"http://{host}:{os.environ.get('SCOPITONE_PORT') or 8000}"
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=_PATIENCE_S) as answer:
            running = answer.read() == b"ok\n"
    except (OSError, ValueError):
        running = False
    if running:
        return f"scopitone open                            the studio of the server at {url}"
    return "scopitone serve                           the job API and the studio, in the browser"
