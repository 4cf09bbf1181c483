"""What `scopitone` alone says: what one can do now, here."""

from __future__ import annotations

import shlex
import textwrap
import urllib.error
import urllib.request
from pathlib import Path

from scopitone import __version__
from scopitone.cli.operating import server_url, table
from scopitone.errors import ScopitoneError

SONGS = (".mp3", ".m4a", ".flac", ".wav", ".ogg", ".opus")
_PATIENCE_S = 0.5


def greeting() -> str:
    """A few lines; the first song of this folder is the example."""
    song = next((path.name for path in _files() if path.suffix.lower() in SONGS), "song.mp3")
    rows = (
        (f"scopitone render {shlex.quote(song)}", "make its video"),
        ('scopitone compose "a song about rain" -o out/', "have a song made first"),
        _server(),
    )
    return f"""Scopitone {__version__}: a song in, a music video out.

{textwrap.indent(table(rows), "  ")}

`scopitone --help` lists everything, `scopitone COMMAND --help` one command with its options."""


def _files() -> list[Path]:
    try:
        return sorted(path for path in Path.cwd().iterdir() if path.is_file())
    except OSError:
        return []


def _server() -> tuple[str, str]:
    try:
        url = server_url(None)
        with urllib.request.urlopen(f"{url}/healthz", timeout=_PATIENCE_S) as answer:
            running = answer.read() == b"ok\n"
    except (OSError, ValueError, ScopitoneError):
        running = False
    if running:
        return "scopitone open", f"the studio of the server at {url}"
    return "scopitone serve", "the job API and the studio, in the browser"
