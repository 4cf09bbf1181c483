"""scopitone batch: the videos of a list of songs, each once, however often it is begun."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from scopitone.cli import exits, output
from scopitone.cli.render import command as render
from scopitone.errors import InputError, MissingInputError, ScopitoneError

SONG, OUT = "song", "out"
# What concerns the run rather than a video.
_NOT_OF_A_ROW = ("as_json", "once", "quiet", "watch")


@dataclass(frozen=True, slots=True)
class Row:
    """One video: its line in the list, and render's parameters by click's names for them."""

    line: int
    values: dict[str, str | list[str]]

    @property
    def song(self) -> str:
        """The song as the list names it."""
        return str(self.values[SONG])

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
    What may be given several times to render (font, style-option) may be a list in JSON.
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
        name = row.song
        if row.digest in done:
            _tell(as_json, row, "done before", f"{name}: done before")
            continue
        try:
            _render(row, songs.absolute().parent, as_json)
        except (click.ClickException, ScopitoneError, OSError) as error:
            failed += 1
            said = error.format_message() if isinstance(error, click.ClickException) else str(error)
            _tell(as_json, row, "failed", f"{name}: line {row.line}: {said}", reason=said)
        else:
            with done_path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"row": row.digest, "song": name}) + "\n")
    if not as_json:
        click.echo(f"{len(rows) - failed} of {len(rows)} videos are there")
    return exits.FAILED if failed else 0


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a list, checked. Raises InputError naming the line, or that there is no list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise MissingInputError("songs", f"{path} does not exist") from error
    except OSError as error:
        raise InputError("songs", f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError("songs", f"{path} cannot be read: it is not UTF-8") from error
    columns = _columns()
    for line, given in _parsed(path, text):
        _check_columns(given, columns, line if _is_json(path) else 1)
        values = {
            columns[_plain(column)]: [*map(str, value)] if isinstance(value, list) else str(value)
            for column, value in given.items()
            if value not in ("", None)
        }
        if SONG not in values:
            raise InputError("songs", f"line {line}: has no song")
        yield Row(line, values)


def _check_columns(given: Iterable[str], columns: Collection[str], line: int) -> None:
    for column in given:
        if _plain(column) not in columns:
            accepted = ", ".join(sorted(name.replace("_", "-") for name in columns))
            raise InputError("songs", f"line {line}: no column {column!r}; accepted: {accepted}")


def _columns() -> dict[str, str]:
    """Columns that a list may have, and click's name of what each is given to."""
    names = {parameter.name: parameter.opts for parameter in render.params if parameter.name}
    return {
        # The song is no option, and that of `out` has one letter.
        _plain(next((one for one in options if one.startswith("--")), name)): name
        for name, options in names.items()
        if name not in _NOT_OF_A_ROW
    }


def _plain(column: str) -> str:
    return column.strip().lstrip("-").replace("-", "_")


def _parsed(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    if _is_json(path):
        for line, one in enumerate(text.splitlines(), start=1):
            if one.strip():
                yield line, _object(line, one)
        return
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if None in row:
            raise InputError("songs", f"line {line}: has more cells than the header")
        yield line, dict(row)


def _is_json(path: Path) -> bool:
    return path.suffix.lower() in (".jsonl", ".ndjson", ".json")


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
    song = folder / row.song
    values.setdefault(OUT, str(Path(row.song).with_suffix(".mp4")))
    arguments = [str(song)]
    for option in render.params:
        value = values.get(option.name or "")
        if value is None or not isinstance(option, click.Option):
            continue
        for one in value if isinstance(value, list) else [value]:
            if option.is_flag:
                arguments += [option.opts[0]] if one.lower() in ("yes", "true", "1") else []
            else:
                path = isinstance(option.type, click.Path)
                arguments += [option.opts[0], str(folder / one) if path else one]
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


def _tell(as_json: bool, row: Row, state: str, text: str, *, reason: str | None = None) -> None:
    if as_json:
        why = {} if reason is None else {"reason": reason}
        output.print_json({"song": row.song, "line": row.line, "state": state, **why})
    if reason is not None or not as_json:
        click.echo(text, err=reason is not None)
