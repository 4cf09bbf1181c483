"""scopitone batch: make the videos of a list of songs, each only once across runs."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scopitone.cli import exit_codes
from scopitone.cli.commands.render import command as render
from scopitone.cli.commands.render import cut_path
from scopitone.cli.help.error_text import describe_error, list_details
from scopitone.cli.progress.json_lines import ProgressItem, print_event
from scopitone.cli.progress.progress_bar import ProgressMode
from scopitone.cli.progress.progress_option import progress_options
from scopitone.cli.shared import output
from scopitone.cli.shared.answer import Answer
from scopitone.cli.shared.batch_log import BatchLog
from scopitone.cli.shared.pack_files import pack_folder
from scopitone.cli.shared.reports import report_paths
from scopitone.cli.values.names import describe_unknown
from scopitone.cli.values.standard_input import STANDARD, InputFile
from scopitone.core.errors import InputError, MissingInputError, ScopitoneError
from scopitone.video.encode.codecs import DEFAULT_CODEC, suffix_of

SONG, OUT = "song", "out"
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
# Parameters of a run, not of a video.
_RUN_PARAMETERS = ("as_json", "once", "progress", "quiet", "watch")


@dataclass(frozen=True, slots=True)
class Row:
    """One video: its line in the list, and the parameters of `render` by click's names."""

    line: int
    values: dict[str, str | list[str]]

    @property
    def song(self) -> str:
        """The song's path as written in the list."""
        return str(self.values[SONG])

    @property
    def out(self) -> str:
        """The video's path as written in the list; by default next to the song."""
        suffix = suffix_of(str(self.values.get("codec", DEFAULT_CODEC)))
        return str(self.values.get(OUT) or Path(self.song).with_suffix(suffix))

    @property
    def digest(self) -> str:
        """Hash of the parameters, by which a later run recognizes the row."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()[:16]


@click.command()
@click.argument("songs", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that records finished rows; default: the list's name followed by .done.",
)
@click.option(
    "--overwrite", is_flag=True, help="Replace existing files that this batch did not make."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per video.")
@progress_options
@click.pass_obj
def command(
    answer: Answer,
    *,
    songs: Path,
    resume: Path | None,
    overwrite: bool,
    as_json: bool,
    progress: ProgressMode,
) -> int:
    """Make the videos listed in SONGS: CSV with a header, or one JSON object per line.

    Columns are named after the options of render, without the dashes: song (required), out,
    lyrics, cover, title, author, brand, style, preset, … Paths are relative to the list's folder.
    Repeatable options (font, style-option, footage) may be lists in JSON. With -, the list is read
    from stdin, and paths are relative to the current folder.

    Rows finished by an earlier run are skipped. A row that fails does not stop the others. Existing
    files that this batch did not make are kept, and their rows fail. A list in which two rows would
    write the same file is refused.

    \b
    Example:
        song,lyrics,author,style
        one.mp3,one.lrc,Ava,vinyl
        two.mp3,,Ava,
    """
    rows = list(read_rows(songs))
    folder = songs.absolute().parent
    if songs == STANDARD and resume is None:
        raise click.UsageError("a list on stdin requires --resume FILE")
    log = BatchLog(resume or songs.with_suffix(songs.suffix + ".done"))
    check_outputs(rows, folder, (songs, log.path))
    done = log.read_finished()
    answer.made_files = log.made_files(overwrite=overwrite)
    failed = 0
    for number, row in enumerate(rows, 1):
        name = row.song
        answer.item = ProgressItem(folder / row.out, number, len(rows))
        if row.digest in done:
            _report(as_json, row, "done before", f"{name}: done before")
            continue
        try:
            answer.made_files.check(_output_paths(row, folder))
            _render(row, folder, answer, as_json=as_json, progress=progress)
        except (click.ClickException, ScopitoneError, OSError) as error:
            failed += 1
            code = exit_codes.code_of(error)
            reason = describe_error(error, code)
            text = f"{name}: line {row.line}: {reason}"
            if answer.has_events:
                print_event("error", **list_details(error, code, text))
            _report(as_json, row, "failed", text, reason=reason, has_events=answer.has_events)
        else:
            log.record_finished(row.digest, name)
    if not as_json:
        click.echo(f"{len(rows) - failed} of {len(rows)} videos are done")
    return exit_codes.FAILED if failed else 0


def read_rows(path: Path) -> Iterator[Row]:
    """Read and check the rows of a list.

    Raises: MissingInputError if there is no list, InputError naming the line that is wrong.
    """
    try:
        data = sys.stdin.buffer.read() if path == STANDARD else path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise MissingInputError("songs", f"{path} does not exist") from error
    except OSError as error:
        raise InputError("songs", f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError("songs", f"{path} cannot be read: it is not UTF-8") from error
    from scopitone.video.project.project_file import is_project

    columns = _column_names()
    is_json = _is_json(path, text)
    for line, cells in _parse(text, is_json=is_json):
        _check_columns(cells, columns, line if is_json else 1)
        values = {
            columns[_normalize(column)]: [*map(str, value)]
            if isinstance(value, list)
            else str(value)
            for column, value in cells.items()
            if value not in ("", None)
        }
        if SONG not in values:
            raise InputError("songs", f"line {line}: no song; the column is required")
        if is_project(Path(str(values[SONG]))):
            raise InputError(
                "songs", f"line {line}: {values[SONG]} is a project file; accepted: songs"
            )
        yield Row(line, values)


def check_outputs(rows: Sequence[Row], folder: Path, own: Sequence[Path] = ()) -> None:
    """Check that no two rows write one file, and that none writes what another one reads.

    own: files of the batch itself.

    Raises: InputError("songs") that names both lines.
    """
    readers = {_locate(path): row for row in rows for path in _input_paths(row, folder)}
    readers |= {_locate(folder / row.song): row for row in rows}
    owners: dict[str, Row] = {}
    own_places = {*map(_locate, own)}
    for row in rows:
        for path in (*_output_paths(row, folder), *_other_outputs(row, folder)):
            place = _locate(path)
            other = owners.setdefault(place, row)
            if other is not row:
                raise InputError(
                    "songs",
                    f"lines {other.line} ({other.song}) and {row.line} ({row.song}) would both "
                    f"write {path}; accepted: a different out for each",
                )
            if place in own_places:
                raise _overlap_error(row, path, "a file of the batch itself")
            if (reader := readers.get(place, row)) is not row:
                is_song = place == _locate(folder / reader.song)
                role = "the song" if is_song else "an input"
                raise _overlap_error(row, path, f"{role} of line {reader.line}")


def _overlap_error(row: Row, path: Path, what: str) -> InputError:
    return InputError(
        "songs",
        f"line {row.line} ({row.song}) would write {path}, which is {what}; accepted: another out",
    )


def _locate(path: Path) -> str:
    """Return what is equal for different spellings of one file."""
    return os.path.normcase(path.resolve())


def _input_paths(row: Row, folder: Path) -> Iterator[Path]:
    """Yield the files that a row names besides its song, also those in folders."""
    for option in render.params:
        if option.name in (SONG, OUT, "report") or not isinstance(
            option.type, (click.Path, InputFile)
        ):
            continue
        value = row.values.get(option.name or "", [])
        for name in [value] if isinstance(value, str) else value:
            path = folder / name
            yield path
            if path.is_dir():
                yield from path.iterdir()


def _other_outputs(row: Row, folder: Path) -> Iterator[Path]:
    """Yield the folders and reports that a row writes besides its videos and captions."""
    report, pack = row.values.get("report"), row.values.get("pack")
    cuts = _split_names(row.values.get("cuts"))
    if report:
        target = folder / str(report)
        yield target
        for cut in cuts or [""]:
            yield from report_paths(target, cut)
    for video in _video_paths(row, folder) if pack else ():
        place = pack_folder(video, str(pack))
        yield place
        if place.is_dir():
            yield from place.iterdir()


def _check_columns(given: Iterable[str], columns: Collection[str], line: int) -> None:
    for column in given:
        if _normalize(column) not in columns:
            accepted = tuple(sorted(name.replace("_", "-") for name in columns))
            raise InputError(
                "songs", f"line {line}: {describe_unknown(column, 'column', accepted)}"
            )


def _column_names() -> dict[str, str]:
    """Return the columns that a list may have, each with click's name of its parameter."""
    names = {parameter.name: parameter.opts for parameter in render.params if parameter.name}
    return {
        # SONG is an argument, and the option of `out` has one letter.
        _normalize(next((option for option in options if option.startswith("--")), name)): name
        for name, options in names.items()
        if name not in _RUN_PARAMETERS
    }


def _normalize(column: str) -> str:
    return column.strip().lstrip("-").replace("-", "_")


def _parse(text: str, *, is_json: bool) -> Iterator[tuple[int, dict[str, object]]]:
    if is_json:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield number, _parse_object(number, line)
        return
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if None in row:
            raise InputError("songs", f"line {number}: more cells than the header has")
        yield number, dict(row)


def _is_json(path: Path, text: str) -> bool:
    if path == STANDARD:
        return text.lstrip().startswith("{")
    return path.suffix.lower() in (".jsonl", ".ndjson", ".json")


def _parse_object(line: int, text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError("songs", f"line {line}: not JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise InputError("songs", f"line {line}: must be a JSON object")
    return value


def _output_paths(row: Row, folder: Path) -> list[Path]:
    """Return the paths of a row's videos and caption files."""
    videos = _video_paths(row, folder)
    captions = _split_names(row.values.get("captions"))
    return videos + [path.with_suffix(f".{name}") for path in videos for name in captions]


def _video_paths(row: Row, folder: Path) -> list[Path]:
    video = folder / row.out
    cuts = _split_names(row.values.get("cuts"))
    return [cut_path(video, cut) for cut in cuts] or [video]


def _split_names(value: str | list[str] | None) -> list[str]:
    return value.split(",") if isinstance(value, str) else value or []


def _render(
    row: Row, folder: Path, answer: Answer, *, as_json: bool, progress: ProgressMode
) -> None:
    values = {**row.values, OUT: row.out}
    song = folder / row.song
    arguments = [str(song), "--progress", progress]
    for option in render.params:
        value = values.get(option.name or "")
        if value is None or not isinstance(option, click.Option):
            continue
        for text in value if isinstance(value, list) else [value]:
            if option.is_flag:
                arguments += [option.opts[0]] if _read_flag(option.opts[0], text) else []
            else:
                is_path = isinstance(option.type, click.Path)
                arguments += [option.opts[0], str(folder / text) if is_path else text]
    if as_json:
        arguments.append("--json")
    render.main(arguments, prog_name="scopitone batch", standalone_mode=False, obj=answer)


def _read_flag(flag: str, text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        accepted = ", ".join((*_YES, *_NO))
        raise click.BadParameter(
            f"{text!r} is not yes or no; accepted: {accepted}", param_hint=flag
        )
    return text.lower() in _YES


def _report(
    as_json: bool,
    row: Row,
    state: str,
    text: str,
    *,
    reason: str | None = None,
    has_events: bool = False,
) -> None:
    """Print what became of a row, failures on stderr unless an event tells of them."""
    if as_json:
        details = {} if reason is None else {"reason": reason}
        output.print_json({"song": row.song, "line": row.line, "state": state, **details})
    if reason is not None and not has_events:
        click.echo(text, err=True)
    elif reason is None and not as_json:
        click.echo(text)
