"""The help shown by `scopitone` without a command: what to do next, in this folder."""

from __future__ import annotations

import shlex
import textwrap
import urllib.error
import urllib.request
from pathlib import Path

from scopitone import __version__
from scopitone.cli.shared.operator_database import find_server_url, format_table
from scopitone.core.errors import ScopitoneError

SONG_SUFFIXES = (".mp3", ".m4a", ".flac", ".wav", ".ogg", ".opus")
_SERVER_TIMEOUT_S = 0.5


def format_greeting() -> str:
    """Return a few lines of help, with the first song of the current folder as the example."""
    song = next(
        (path.name for path in _list_files() if path.suffix.lower() in SONG_SUFFIXES), "song.mp3"
    )
    rows = (
        (f"scopitone render {shlex.quote(song)}", "make a music video"),
        ('scopitone compose "a song about rain" -o out/', "compose a song first"),
        _describe_server(),
    )
    return f"""Scopitone {__version__}: a song in, a music video out.

{textwrap.indent(format_table(rows), "  ")}

`scopitone --help` lists all commands, `scopitone COMMAND --help` the options of one."""


def _list_files() -> list[Path]:
    try:
        return sorted(path for path in Path.cwd().iterdir() if path.is_file())
    except OSError:
        return []


def _describe_server() -> tuple[str, str]:
    try:
        url = find_server_url(None)
        with urllib.request.urlopen(f"{url}/healthz", timeout=_SERVER_TIMEOUT_S) as response:
            is_running = response.read() == b"ok\n"
    except (OSError, ValueError, ScopitoneError):
        is_running = False
    if is_running:
        return "scopitone open", f"open the studio of the server at {url}"
    return "scopitone serve", "start the job API and the studio"
