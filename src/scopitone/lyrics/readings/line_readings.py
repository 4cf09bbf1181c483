"""Give lines the readings that they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.readings import japanese
from scopitone.lyrics.readings.romanizers import find_foreign_script, find_romanizer

MIN_KANA_SHARE = 0.2
"""Of the lines with Chinese characters or kana: those with kana from which a song is Japanese, so
that its lines without kana are, too."""

MAX_NAMED = 3
"""Most words that a warning quotes."""


def add_readings(
    lyrics: Lyrics, *, romanize: bool = False, furigana: bool = False
) -> tuple[Lyrics, tuple[str, ...]]:
    """Return `lyrics` with readings, and warnings for the user.

    romanize: add a row with the role "romanization" to each line that is not in Latin letters and
    has none. furigana: add ruby over the Chinese characters of each Japanese line that has none.
    Readings that are there win, also for the romanization of their words.

    Raises InputError("furigana" or "romanize") if Japanese is to be read without its dictionary.
    """
    if not (romanize or furigana) or not lyrics.lines:
        return lyrics, ()
    scripts = _find_scripts(lyrics.lines, wants_japanese=furigana)
    if "KANA" in scripts:
        japanese.check_dictionary("furigana" if furigana else "romanize")
    song = "\n".join(line.text for line in lyrics.lines)
    lines = [
        _add_to_line(line, script, song if romanize else None, furigana=furigana)
        for line, script in zip(lyrics.lines, scripts, strict=True)
    ]
    warnings = _list_warnings(lyrics.lines, scripts, romanize=romanize, furigana=furigana)
    return replace(lyrics, lines=tuple(lines)), warnings


def check_furigana(field: str = "furigana") -> None:
    """Raise InputError for `field` if the dictionary that furigana need is not installed."""
    japanese.check_dictionary(field)


def _find_scripts(lines: Sequence[Line], *, wants_japanese: bool) -> list[str | None]:
    """Return the script of each line; lines of Chinese characters may be Japanese."""
    scripts = [find_foreign_script(line.text) for line in lines]
    kana, han = scripts.count("KANA"), scripts.count("HAN")
    is_japanese = wants_japanese or (kana > 0 and kana >= MIN_KANA_SHARE * (kana + han))
    return ["KANA" if is_japanese and script == "HAN" else script for script in scripts]


def _add_to_line(line: Line, script: str | None, song: str | None, *, furigana: bool) -> Line:
    """Return `line` with readings; with a romanization unless `song`, the whole text, is None."""
    if script is None:
        return line
    rows = line.rows
    if song is not None and all(row.role != "romanization" for row in rows):
        text = find_romanizer(script)(line, song).strip()
        if text and text != line.text:
            rows = (Line(text, role="romanization"), *rows)
    ruby = line.ruby
    if furigana and script == "KANA" and not ruby:
        ruby = japanese.find_furigana(line.text)
    return replace(line, rows=rows, ruby=ruby)


def _list_warnings(
    lines: Sequence[Line], scripts: Sequence[str | None], *, romanize: bool, furigana: bool
) -> tuple[str, ...]:
    warnings = []
    if romanize and not any(scripts):
        warnings.append("lyrics: nothing to romanize; every line is in Latin letters")
    if furigana and "KANA" not in scripts:
        warnings.append("lyrics: no furigana to add; no line is Japanese")
    unread = dict.fromkeys(
        word
        for line, script in zip(lines, scripts, strict=True)
        if script == "KANA" and not line.ruby
        for word in japanese.list_unread(line.text)
    )
    if unread:
        names = ", ".join(map(repr, list(unread)[:MAX_NAMED]))
        more = ", …" if len(unread) > MAX_NAMED else ""
        warnings.append(f"lyrics: no reading is known for {names}{more}")
    return tuple(warnings)
