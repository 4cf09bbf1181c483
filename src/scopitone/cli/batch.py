"""scopitone batch: the videos of a list of songs, each once, however often it is begun."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from scopitone.cli import exits, output
from scopitone.cli.render import command as render
from scopitone.errors import InputError, ScopitoneError

SONG, OUT = "song", "out"


@dataclass(frozen=True, slots=True)
class Row:
    """One video: its line in the list, and render's options by their names."""

    line: int
    values: dict[str, str]

    @property
    def digest(self) -> str:
        """What the row asks for, to know it again."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()[:16]


@click.command()
@click.argument("songs", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where finished rows are noted; default SONGS.done beside the list.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a video.")
def command(songs: Path, resume: Path | None, as_json: bool) -> int:
    """Make the videos that SONGS lists: CSV with a header, or one JSON object a line.

    Columns are named as render's options, without dashes before them: song (required), out,
    lyrics, cover, title, author, brand, style, preset, … Paths are those of the list's folder.
    Rows that were finished before are passed over; one that fails does not stop the others.

    \b
    Example:
        song,lyrics,author,style
        one.mp3,one.lrc,Ava,vinyl
        two.mp3,,Ava,
    """
    rows = list(read_rows(songs))
    done_path = resume or songs.with_suffix(songs.suffix + ".done")
    done = _done(done_path)
    failed = 0
    for row in rows:
        name = row.values[SONG]
        if row.digest in done:
            _tell(as_json, row, "done before", f"{name}: done before")
            continue
        try:
            _render(row, songs.absolute().parent, as_json)
        except (click.ClickException, ScopitoneError, OSError) as error:
            failed += 1
            said = error.format_message() if isinstance(error, click.ClickException) else error
            _tell(as_json, row, "failed", f"{name}: line {row.line}: {said}", problem=True)
        else:
            with done_path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"row": row.digest, "song": name}) + "\n")
    if not as_json:
        click.echo(f"{len(rows) - failed} of {len(rows)} videos are there")
    return exits.FAILED if failed else 0


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a list, checked. Raises InputError naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("songs", f"{path} cannot be read: {error}") from error
    known = {option.name: option for option in render.params if option.name}
    for line, values in _parsed(path, text):
        named = {str(name).strip().replace("-", "_"): value for name, value in values.items()}
        unknown = sorted(set(named) - set(known))
        if unknown:
            accepted = ", ".join(sorted(known))
            raise InputError(
                "songs", f"line {line}: no column {unknown[0]!r}; accepted: {accepted}"
            )
        filled = {name: str(value) for name, value in named.items() if value not in ("", None)}
        if SONG not in filled:
            raise InputError("songs", f"line {line}: has no song")
        yield Row(line, filled)


def _parsed(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        for line, one in enumerate(text.splitlines(), start=1):
            if one.strip():
                yield line, _object(line, one)
        return
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if None in row:
            raise InputError("songs", f"line {line}: has more cells than the header")
        yield line, dict(row)


def _object(line: int, text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError("songs", f"line {line}: is not JSON: {error.msg}") from error
    if not isinstance(found, dict):
        raise InputError("songs", f"line {line}: must be an object")
    return found


def _render(row: Row, folder: Path, as_json: bool) -> None:
    values = dict(row.values)
    song = folder / values.pop(SONG)
    values.setdefault(OUT, str(Path(row.values[SONG]).with_suffix(".mp4")))
    arguments = [str(song)]
    for option in render.params:
        value = values.get(option.name or "")
        if value is None or not isinstance(option, click.Option):
            continue
        if option.is_flag:
            arguments += [option.opts[0]] if value.lower() in ("yes", "true", "1") else []
        else:
            path = isinstance(option.type, click.Path)
            arguments += [option.opts[0], str(folder / value) if path else value]
    if as_json:
        arguments.append("--json")
    render.main(arguments, prog_name="scopitone batch", standalone_mode=False)


def _done(path: Path) -> set[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    # A line that a crash cut off counts as not written.
    return {json.loads(line)["row"] for line in lines if line.startswith("{") and line[-1] == "}"}


def _tell(as_json: bool, row: Row, state: str, text: str, *, problem: bool = False) -> None:
    if as_json:
        output.print_json({"song": row.values[SONG], "line": row.line, "state": state})
    if problem or not as_json:
        click.echo(text, err=problem)
