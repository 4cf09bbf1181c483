"""The photos and clips of a montage: found in folders, and measured one by one.

What cannot be read is left out with a warning that names it: one broken file of forty must not
stop a video.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import av

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.core.file_cache import write_cache_file
from scopitone.video.inputs.clip_frames import open_clip
from scopitone.video.inputs.footage.clip_analysis import analyze_clip
from scopitone.video.inputs.footage.limits import FIELD, FILES_AT_ONCE, MAX_FILES, MIN_FILES
from scopitone.video.inputs.footage.passages import FootagePassage
from scopitone.video.inputs.footage.photos import measure_photo, read_photo
from scopitone.video.inputs.picture_types import GIF, HEAD_BYTES, find_picture_type

ACCEPTED = f"accepted: {MIN_FILES} to {MAX_FILES} photos (JPEG, PNG, WebP, GIF, BMP, TIFF, \
HEIC, AVIF) and clips (MP4, MOV, WebM, Matroska, AVI, GIF)"

VERSION = 1
"""Raised whenever the same file would be measured differently."""


# What a file is called is not part of what was measured in it.
_NAMES = ("path", "name")


@dataclass(frozen=True, slots=True)
class FootageFile:
    """A photo or clip that can be shown.

    name: how messages and storyboards call it. digest: SHA-256 of its content. width, height:
    pixels, upright.
    """

    path: Path
    name: str
    digest: str
    is_clip: bool
    width: int
    height: int
    passages: tuple[FootagePassage, ...]


def list_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files of a montage in order; a folder stands for its files by name.

    Raises MissingInputError for what does not exist, InputError for too many.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(
                (file for file in path.iterdir() if file.is_file() and _is_wanted(file)),
                key=lambda file: _natural_order(file.name),
            )
        elif path.exists():
            files.append(path)
        else:
            raise MissingInputError(FIELD, f"{path}: No such file or directory")
    if len(files) > MAX_FILES:
        raise InputError(FIELD, f"{len(files)} files are too many; {ACCEPTED}")
    return tuple(files)


def read_footage(
    files: Sequence[Path], cache: Path | None = None
) -> tuple[tuple[FootageFile, ...], tuple[str, ...]]:
    """Measure every file. Returns those that can be shown, and warnings about the others.

    cache: folder for what was measured. Raises InputError("footage") if too few can be shown.
    """
    sources: list[FootageFile] = []
    warnings: list[str] = []
    for outcome in _read_all(files, cache):
        if isinstance(outcome, FootageFile):
            sources.append(outcome)
        else:
            warnings.append(outcome)
    if len(sources) < MIN_FILES:
        reasons = "".join(f"; {warning.removeprefix(FIELD + ': ')}" for warning in warnings[:3])
        count = len(sources) or "none"
        message = f"only {count} of {len(files)} files can be shown; {ACCEPTED}{reasons}"
        raise InputError(FIELD, message)
    return tuple(sources), tuple(warnings)


def _read_all(files: Sequence[Path], cache: Path | None) -> Iterator[FootageFile | str]:
    """Yield each file in order, or the warning why it is left out."""

    def read(file: Path) -> FootageFile | str:
        try:
            return _read_file(file, cache)
        except InputError as error:
            return f"{FIELD}: {file.name} {error.message}; left out"

    # Decoding and kernels run without Python's lock. Each file is opened by one thread.
    threads = ThreadPoolExecutor(FILES_AT_ONCE)
    try:
        yield from threads.map(read, files)
    finally:
        threads.shutdown(cancel_futures=True)


def is_clip(path: Path) -> bool:
    """Return whether the file is read as a clip: no picture, or a GIF that moves."""
    with path.open("rb") as file:
        kind = find_picture_type(file.read(HEAD_BYTES))
    return kind is None or (kind == GIF and _has_frames(path))


def _has_frames(path: Path) -> bool:
    """Return whether there is more than one frame."""
    try:
        with open_clip(path, FIELD) as (container, stream):
            frames = iter(container.decode(stream))
            return next(frames, None) is not None and next(frames, None) is not None
    except (MediaError, av.FFmpegError):
        return False


def _read_file(path: Path, cache: Path | None) -> FootageFile:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        cached = cache and cache / f"footage-{digest}-{VERSION}.json"
        measured = None if cached is None else _read_cached(path, cached)
        return measured or _measure(path, digest, cached)
    except OSError as error:
        raise MissingInputError(FIELD, f"cannot be opened: {error.strerror}") from error


def _measure(path: Path, digest: str, cached: Path | None) -> FootageFile:
    if is_clip(path):
        facts = analyze_clip(path)
        file = FootageFile(path, path.name, digest, True, facts.width, facts.height, facts.passages)
    else:
        image = read_photo(path)
        size = image.width(), image.height()
        file = FootageFile(path, path.name, digest, False, *size, (measure_photo(image),))
    if cached is not None:
        facts_of_file = {key: value for key, value in asdict(file).items() if key not in _NAMES}
        text = json.dumps(facts_of_file).encode()
        write_cache_file(cached, lambda out: out.write(text))
    return file


def _read_cached(path: Path, cached: Path) -> FootageFile | None:
    """Return what was measured before; None if it is not there or not readable."""
    try:
        facts = json.loads(cached.read_bytes())
        passages = tuple(
            FootagePassage(**{**item, "point": tuple(item["point"])})
            for item in facts.pop("passages")
        )
        return FootageFile(path=path, name=path.name, passages=passages, **facts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _is_wanted(file: Path) -> bool:
    """Return whether a file of a folder is meant: hidden files and storyboards are not."""
    return not file.name.startswith(".") and file.suffix.lower() not in (".toml", ".otio")


def _natural_order(name: str) -> list[tuple[int, int | str]]:
    """Return a key by which photo 9 comes before photo 10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]
