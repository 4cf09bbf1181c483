"""Pictures that are generated for a song: what to request for each section, and who makes them.

A maker is named on the command line: a folder, an address, ComfyUI with a workflow, or the name of
a plug-in, which is an entry point of the group "scopitone.pictures" whose value is called without
arguments and returns a `Pictures`. A picture that fails is left out with a warning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.footage.picture_request import PictureError, PictureRequest
from scopitone.video.inputs.footage.picture_servers import ComfyPictures, HttpPictures

FIELD = "pictures"
ENTRY_POINTS = "scopitone.pictures"
ACCEPTED = (
    "accepted: folder:PATH, http(s)://ADDRESS, comfyui:http://ADDRESS,WORKFLOW.json, "
    "or the name of a plug-in"
)
MAX_PER_SECTION = 8


class Pictures(Protocol):
    """Makes pictures, or clips, for sections of a song."""

    def make(self, request: PictureRequest, folder: Path) -> Sequence[Path]:
        """Return files for a section; new ones are written to `folder`.

        Any error means that there are none for this section.
        """
        ...


@dataclass(frozen=True, slots=True)
class FolderPictures:
    """Pictures that are in a folder: "chorus 1.jpg", "chorus.jpg", or "chorus/" with files in it.

    The most exact name that is there is taken, with anything after it: "chorus 1 b.png".
    """

    path: Path

    def make(self, request: PictureRequest, _folder: Path) -> Sequence[Path]:
        """Return the files of the section."""
        for name in (request.section, request.kind):
            inside = self.path / name
            files = inside.iterdir() if inside.is_dir() else self.path.iterdir()
            chosen = sorted(
                file
                for file in files
                if file.is_file() and (inside.is_dir() or _is_named(file.stem.lower(), name))
            )
            if chosen:
                return chosen
        raise PictureError(f"{self.path} has no file called {request.section} or {request.kind}")


def open_pictures(name: str) -> Pictures:
    """Return the maker that `name` names. Raises InputError("pictures"), MissingInputError."""
    kind, _, rest = name.partition(":")
    if kind == "folder":
        if not Path(rest).is_dir():
            raise MissingInputError(FIELD, f"{rest}: no such folder")
        return FolderPictures(Path(rest))
    if kind in ("http", "https"):
        return HttpPictures(name)
    if kind == "comfyui":
        return _open_comfyui(rest)
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name == name:
            return cast("Callable[[], Pictures]", entry.load())()
    raise InputError(FIELD, f"unknown source {name!r}; {ACCEPTED}")


def replace_path(name: str, change: Callable[[str], str]) -> str:
    """Return the name of a maker with `change` applied to the path in it, if it has one."""
    kind, _, rest = name.partition(":")
    if kind == "folder":
        return f"folder:{change(rest)}"
    url, comma, workflow = rest.rpartition(",")
    return f"comfyui:{url},{change(workflow)}" if kind == "comfyui" and comma else name


def make_pictures(
    maker: Pictures,
    name: str,
    requests: Sequence[PictureRequest],
    folder: Path,
    check: Callable[[], None],
) -> tuple[dict[str, tuple[Path, ...]], tuple[str, ...]]:
    """Let `maker` fulfill the requests. Returns the files by section, and warnings.

    name: of the maker; what it made before for an equal request is found in `folder`. check: called
    before each request; it may raise.
    """
    by_section: dict[str, tuple[Path, ...]] = {}
    warnings = []
    for request in requests:
        check()
        key = hashlib.sha256(json.dumps([name, asdict(request)]).encode()).hexdigest()
        place = folder / key[:32]
        files = sorted(place.iterdir()) if place.is_dir() else []
        if not files:
            place.mkdir(parents=True, exist_ok=True)
            try:
                files = [path for path in maker.make(request, place) if path.is_file()]
            except Exception as error:
                # A maker is foreign code; whatever it raises, the video is made without it.
                warnings.append(f"{FIELD}: {request.section}: no picture was made: {error}")
                continue
        if not files:
            warnings.append(f"{FIELD}: {request.section}: no picture was made")
            continue
        by_section[request.section] = tuple(files[:MAX_PER_SECTION])
    return by_section, tuple(warnings)


def _open_comfyui(rest: str) -> ComfyPictures:
    url, _, workflow = rest.rpartition(",")
    if not url.startswith(("http://", "https://")):
        raise InputError(FIELD, f"comfyui needs an address and a workflow; {ACCEPTED}")
    try:
        graph = json.loads(Path(workflow).read_bytes())
    except OSError as error:
        raise MissingInputError(FIELD, f"{workflow}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(FIELD, f"{workflow}: is not JSON: {error}") from error
    if not isinstance(graph, dict) or not all(
        isinstance(node, dict) and "class_type" in node for node in graph.values()
    ):
        raise InputError(
            FIELD, f"{workflow}: is not a workflow in ComfyUI's API format (Export (API))"
        )
    return ComfyPictures(url, graph)


def _is_named(stem: str, name: str) -> bool:
    """Return whether a file's name begins with `name` as a word: "verse 1" is not "verse 10"."""
    return stem.startswith(name) and not stem[len(name) : len(name) + 1].isalnum()
