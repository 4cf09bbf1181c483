"""A storyboard: a TOML file that says what a montage shows when.

[[cut]]
time = 12.5               # seconds of the video; or section = "chorus 2"
file = "beach.mp4"        # of the footage, or next to the storyboard; or a list of them
from = 3.2                # seconds of the clip
shot = "wide"             # or "close"
transition = "cut"        # or "whip"

A cut with a time lasts until the next one. A cut with a section lasts until the section ends, and
shows its files one after the other. What no cut covers is planned as without a storyboard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.toml_files import read_toml

FIELD = "storyboard"
MAX_BYTES = 1024 * 1024

Framing = Literal["wide", "close"]
Transition = Literal["cut", "whip"]
FRAMINGS: tuple[Framing, ...] = ("wide", "close")
TRANSITIONS: tuple[Transition, ...] = ("cut", "whip")

_KEYS = ("time", "section", "file", "from", "shot", "transition")


@dataclass(frozen=True, slots=True)
class StoryboardCut:
    """A cut of a storyboard; either `time` (seconds) or `section` is set.

    row: its number in the file, from 1. start: seconds of the clip; None lets the planner choose.
    framing, transition: None means the usual one.
    """

    row: int
    time: float | None
    section: str
    files: tuple[str, ...]
    start: float | None = None
    framing: Framing | None = None
    transition: Transition | None = None


def read_toml_storyboard(path: Path) -> tuple[StoryboardCut, ...]:
    """Read a TOML file. Raises MissingInputError, or InputError("storyboard") naming the cut."""
    table = read_toml(path, FIELD, MAX_BYTES)
    cuts = table.pop("cut", [])
    if table or not isinstance(cuts, list) or not all(isinstance(cut, dict) for cut in cuts):
        raise InputError(FIELD, f"{path}: contains keys other than cut; accepted: [[cut]] tables")
    return tuple(_parse_cut(row, cut) for row, cut in enumerate(cuts, 1))


def find_files(
    cuts: Iterable[StoryboardCut], footage: Sequence[Path], folder: Path
) -> dict[str, Path]:
    """Return the path of every file that the cuts name: of the footage, or else in `folder`.

    Raises MissingInputError("storyboard") for a file that is in neither.
    """
    by_name = {path.name: path for path in footage} | {str(path): path for path in footage}
    # The same file may be named in another way.
    by_place = {path.resolve(): path for path in footage}
    paths: dict[str, Path] = {}
    for cut in cuts:
        for name in cut.files:
            other = folder / name
            path = by_name.get(name) or by_place.get(other.resolve(), other)
            if not path.is_file():
                raise _cut_error(
                    cut.row, f"{name} is neither in the footage nor in {folder}", MissingInputError
                )
            paths[name] = path
    return paths


def write_storyboard(cuts: Iterable[tuple[StoryboardCut, str]]) -> str:
    """Return the TOML of cuts, each with a remark."""
    rows = [
        "# What the video shows when. Edit it, and render again with --storyboard and this file.",
        '# A cut lasts until the next one. shot: "wide" or "close"; transition: "cut" or "whip".',
    ]
    for cut, remark in cuts:
        rows += ["", "[[cut]]"]
        if cut.time is not None:
            rows.append(f"time = {cut.time:.3f}  # {remark}")
        else:
            rows.append(f"section = {_quote(cut.section)}")
        rows += [f"file = {_quote(name)}" for name in cut.files[:1]]
        if cut.start is not None:
            rows.append(f"from = {cut.start:.3f}")
        rows += [f"shot = {_quote(cut.framing)}"] if cut.framing else []
        rows += [f"transition = {_quote(cut.transition)}"] if cut.transition else []
    return "\n".join(rows) + "\n"


def _parse_cut(row: int, cut: Mapping[str, Any]) -> StoryboardCut:
    for key in cut:
        if key not in _KEYS:
            raise _cut_error(row, f"{key} is an unknown key; accepted: {', '.join(_KEYS)}")
    if ("time" in cut) == ("section" in cut):
        raise _cut_error(row, "must have either time or section")
    section = cut.get("section", "")
    if not isinstance(section, str):
        raise _cut_error(row, 'section must be a string such as "chorus 1"')
    files = cut.get("file")
    names = [files] if isinstance(files, str) else files
    if not isinstance(names, list) or not names or not all(isinstance(f, str) and f for f in names):
        raise _cut_error(row, "file must be a file, or a list of files")
    return StoryboardCut(
        row,
        _read_seconds(row, "time", cut.get("time")),
        section.strip().lower(),
        tuple(names),
        _read_seconds(row, "from", cut.get("from")),
        _read_word(row, "shot", cut.get("shot"), FRAMINGS),
        _read_word(row, "transition", cut.get("transition"), TRANSITIONS),
    )


def _read_seconds(row: int, key: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise _cut_error(row, f"{key} must be a number of seconds, 0 or more")
    return float(value)


def _read_word(row: int, key: str, value: object, accepted: tuple[Any, ...]) -> Any:
    if value is not None and value not in accepted:
        raise _cut_error(row, f"{key} must be one of {', '.join(accepted)}")
    return value


def _cut_error(row: int, message: str, kind: type[InputError] = InputError) -> InputError:
    return kind(FIELD, f"cut {row}: {message}")


def _quote(text: str) -> str:
    """Return a TOML basic string."""
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else {'"': '\\"', "\\": "\\\\"}.get(c, c)
        for c in text
    )
    return f'"{escaped}"'
