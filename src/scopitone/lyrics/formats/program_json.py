"""JSON of other programs: speech recognizers, lyric services, YouTube; known by its structure.

An entry is an object with a text and a start, whatever their keys are called, and may hold the
entries of its words. The first list of such entries in a file is its lyrics, unless a text of
another format, such as LRC, is in it. So a file may have more around it: `segments` of Whisper,
`transcription` of whisper.cpp, `lines` of Spotify, `events` of YouTube's json3, Musixmatch's
`richsync_body`, LRCLIB's `syncedLyrics`, and answers of servers that wrap them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Role
from scopitone.lyrics.formats.json_entries import is_entry_list, read_entries
from scopitone.lyrics.formats.suno_json import is_aligned_words
from scopitone.lyrics.text_cleaning import clean

name = "JSON of other programs"
extensions = (".json3",)
content_type = "application/json"

MAX_NODES = 100_000
"""Objects and lists that are looked through."""

_SYNCED = ("syncedLyrics", "synced_lyrics", "richsync_body", "subtitle_body", "ttml", "yrc", "qrc",
           "krc", "lrc")  # fmt: skip
# NetEase's, with one set for its LRC and one for its YRC; and QQ Music's.
_SECONDARY: tuple[tuple[str, Role], ...] = (
    *(("romalrc", "romanization"), ("yromalrc", "romanization"), ("roma", "romanization")),
    *(("tlyric", "translation"), ("ytlrc", "translation"), ("trans", "translation")),
)
_PLAIN = ("plainLyrics", "plain_lyrics", "lyrics", "lyric", "lyrics_body", "text")


def matches(text: str) -> bool:
    """Return whether `text` is JSON with lyrics, other than a plain list of aligned words."""
    data = load(text)
    return data is not None and not is_aligned_words(data) and _find(data) is not None


def parse(text: str) -> Lyrics:
    """Read the lyrics; odd entries are skipped with a warning.

    Raises InputError if none can be read.
    """
    data = load(text)
    read = None if data is None else _find(data)
    if read is None:
        raise InputError("lyrics", "JSON without lyrics")
    return read()


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def load(text: str) -> Any:
    """Return the object or list that `text` is as JSON, else None; rows of objects are a list."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        data = json.loads(text)
    except RecursionError:
        return None
    except ValueError:
        return _load_rows(text)
    return data if isinstance(data, dict | list) else None


def _load_rows(text: str) -> list[Any] | None:
    rows = [row for row in text.split("\n") if row.strip()]
    if len(rows) < 2 or not all(row.lstrip().startswith("{") for row in rows):
        return None
    try:
        return [json.loads(row) for row in rows]
    except (ValueError, RecursionError):
        return None


def _find(data: Any) -> Callable[[], Lyrics] | None:
    """Return what reads the best lyrics in `data`: timed text, then entries, then plain text."""
    nodes = list(_walk(data))
    for key in _SYNCED:
        for node in nodes:
            if isinstance(node, dict) and (text := _find_text(node.get(key))):
                secondary = _find_secondary(node)
                return lambda: _hang_secondary(_read_text(text), secondary)
    for node in nodes:
        if isinstance(node, list) and is_entry_list(node):
            entries = node
            return lambda: read_entries(entries)
    for key in _PLAIN:
        # "text" is too common a key to mean lyrics anywhere but at the top.
        for node in nodes[:1] if key == "text" else nodes:
            if isinstance(node, dict) and (text := _find_text(node.get(key))):
                return lambda: _read_text(text)
    if isinstance(data, dict) and data.get("instrumental") is True:
        return Lyrics
    return None


def _walk(data: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """Yield the objects and lists in `data`, outer ones first."""
    queue: deque[Any] = deque([data])
    for _ in range(MAX_NODES):
        if not queue:
            return
        node = queue.popleft()
        yield node
        inner = node.values() if isinstance(node, dict) else node
        queue.extend(value for value in inner if isinstance(value, dict | list))


def _find_secondary(node: dict[str, Any]) -> list[tuple[Role, str]]:
    """Return the roles and the texts of the other rows that stand beside synced lyrics."""
    texts = ((role, _find_text(node.get(key))) for key, role in _SECONDARY)
    return [(role, text) for role, text in texts if text]


def _hang_secondary(lyrics: Lyrics, secondary: list[tuple[Role, str]]) -> Lyrics:
    """Return `lyrics` with the rows of `secondary`, each on the line that starts when it does.

    The times of a row are those of its line; what cannot be read is left out with a warning.
    """
    lines, warnings = list(lyrics.lines), list(lyrics.warnings)
    for role, text in secondary:
        try:
            rows = [row for row in _read_text(text).lines if row.start is not None]
        except InputError as error:
            warnings.append(f"the {role} cannot be read: {error.message}; left out")
            continue
        texts = {round(row.start or 0.0, 1): row.text for row in rows}
        for index, line in enumerate(lines):
            shown = texts.get(round(line.start or 0.0, 1))
            if shown and shown != line.text and role not in [row.role for row in line.rows]:
                lines[index] = replace(line, rows=(*line.rows, Line(shown, role=role)))
    return replace(lyrics, lines=tuple(lines), warnings=tuple(warnings))


def _find_text(value: Any) -> str:
    """Return the text that is `value`, or that it has as its "lyric"."""
    if isinstance(value, dict):
        value = value.get("lyric")
    return value if isinstance(value, str) and value.strip() else ""


def _read_text(text: str) -> Lyrics:
    # The registry knows this module.
    from scopitone.lyrics.formats.registry import detect_format

    text = clean(text)
    data = load(text)
    if isinstance(data, list) and is_entry_list(data):
        return read_entries(data)
    if data is not None:
        raise InputError("lyrics", "JSON without lyrics")
    return detect_format(text).parse(text)
