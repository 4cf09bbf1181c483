"""What Scopitone needs of a machine, looked at by trying it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scopitone.folders import CACHE_DIR, cache_folder

Status = Literal["ok", "warn", "fail"]

ENOUGH_DISK = 2 * 1024**3
"""Bytes: a ten-minute video at 1080p with its segments takes a quarter of that."""

SCRIPTS = {
    "Latin": "é",
    "Cyrillic": "ж",
    "Greek": "ω",
    "Arabic": "ع",
    "Hebrew": "ש",
    "Devanagari": "अ",
    "Thai": "ไ",
    "Chinese": "愛",
    "Japanese": "あ",
    "Korean": "한",
    "emoji": "🎵",
}
"""A character of each script that songs are commonly written in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `advice` says what to do where it is not ok."""

    name: str
    status: Status
    detail: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, one finding after the other."""
    for name, look in _LOOKS.items():
        try:
            yield look(name)
        except Exception as error:  # Whatever a broken installation raises is the finding.
            said = " ".join(str(error).split())
            advice = missing_library(error) or _REINSTALL
            yield Finding(name, "fail", f"{type(error).__name__}: {said}", advice)


def missing_library(error: Exception) -> str:
    """What to do about a library of the system that an import did not find; "" for other errors."""
    found = re.match(r"(lib\S+\.so\S*): cannot open shared object file", str(error))
    if not isinstance(error, ImportError) or found is None:
        return ""
    name = found[1]
    package = _PACKAGES.get(name.partition(".")[0])
    how = f": apt install {package}, on Debian and Ubuntu" if package else ""
    return f"install the system library {name}{how}"


# What wheels leave to the system, and minimal ones lack: Skia draws without them but is linked to
# them.
_PACKAGES = {"libEGL": "libegl1", "libGL": "libgl1"}
_REINSTALL = "install Scopitone again, in a fresh virtual environment"


def _python(name: str) -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding(name, "ok", version)
    return Finding(name, "warn", version, "Python 3.11 to 3.13 are tested")


def _cores(name: str) -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Finding(name, "ok", f"{count} for encoding")


def _codecs(name: str) -> Finding:
    import av

    from scopitone.video.codecs import CODECS, DEFAULT, fault

    missing = [codec for codec in ("libx264", "aac") if not _encodes(codec)]
    if missing:
        return Finding(name, "fail", f"no encoder {', '.join(missing)}", "install PyAV's own wheel")
    more = ", ".join(codec for codec in CODECS if codec != DEFAULT and fault(codec) is None)
    return Finding(name, "ok", f"libx264 and aac, PyAV {av.__version__}; also {more or 'no other'}")


def _encodes(codec: str) -> bool:
    import av.codec

    try:
        return bool(av.codec.Codec(codec, "w").is_encoder)
    except ValueError:
        return False


def _fonts(name: str) -> Finding:
    import skia

    from scopitone.video.raster.fonts import face_for

    absent = [script for script, one in SCRIPTS.items() if face_for(one, 700) is None]
    if "Latin" in absent:
        return Finding(name, "fail", "our own font is missing", _REINSTALL)
    if absent:
        advice = "install fonts for them (Noto, for instance) to sing in these scripts"
        return Finding(name, "warn", f"none for {', '.join(absent)}", advice)
    return Finding(name, "ok", f"for all common scripts, Skia {skia.__version__}")


def _kernels(name: str) -> Finding:
    import numpy as np

    from scopitone.video.raster import kernels

    begin = time.perf_counter()
    kernels.fill_round_rects(np.zeros((2, 2), np.uint8), np.zeros((1, 5), np.float32))
    took = f"{time.perf_counter() - begin:.1f} s"
    stats = kernels.fill_round_rects.stats
    if sum(stats.cache_hits.values()):
        return Finding(name, "ok", f"loaded from {stats.cache_path} in {took}")
    if any(Path(str(stats.cache_path)).glob("*.nbc")):
        return Finding(name, "ok", f"compiled in {took}, kept in {stats.cache_path}")
    advice = f"make {stats.cache_path} writable, or set NUMBA_CACHE_DIR to a folder that is"
    return Finding(name, "warn", f"compiled in {took}, not kept: every start compiles", advice)


def _alignment(name: str) -> Finding:
    from scopitone.video.lyrics.alignment.recognised import available

    if available():
        return Finding(name, "ok", "English words by phonemes, other languages by syllables")
    told = "words by syllables; pip install 'scopitone[align]' adds phonemes for English"
    return Finding(name, "ok", told)


def _sqlite(name: str) -> Finding:
    from scopitone.store import sqlite

    version = sys.modules["sqlite3"].sqlite_version
    needed = ".".join(str(part) for part in sqlite.NEEDED[:2])
    return Finding(name, "ok", f"{version} ({needed} is needed, by the server alone)")


def _cache(name: str) -> Finding:
    return _folder(name, cache_folder(), CACHE_DIR)


def _data(name: str) -> Finding:
    from scopitone.settings import Settings

    return _folder(name, Settings().data_dir, "SCOPITONE_DATA_DIR")


def _folder(name: str, folder: Path, setting: str) -> Finding:
    """Whether files can be made in `folder`, or in the first folder above it that exists."""
    existing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    advice = f"free some space or permit writing, or set {setting} to another folder"
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(bytes(4096))
    except OSError as error:
        return Finding(name, "fail", f"{folder}: {error.strerror}", advice)
    free = shutil.disk_usage(existing).free
    told = f"{folder}: {free / 10**9:.1f} GB free"
    return Finding(name, "ok", told) if free >= ENOUGH_DISK else Finding(name, "warn", told, advice)


def _ledger(name: str) -> Finding:
    from scopitone.settings import Settings
    from scopitone.store.database import open_engine, reading, sqlite_file
    from scopitone.tasks.ledger import books

    url = Settings().database_url
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return Finding(name, "ok", "no database yet")
    with reading(open_engine(url)) as session:
        found = books(session)
    wrong = [one.id for one in found if not one.sound]
    if wrong:
        advice = "compare `scopitone credits show` with a backup; grants can correct a balance"
        return Finding(name, "fail", f"does not balance for {', '.join(wrong)}", advice)
    accounts = "1 account" if len(found) == 1 else f"{len(found)} accounts"
    return Finding(name, "ok", f"balances for {accounts}")


_LOOKS: dict[str, Callable[[str], Finding]] = {
    "Python": _python,
    "cores": _cores,
    "codecs": _codecs,
    "fonts": _fonts,
    "kernels": _kernels,
    "alignment": _alignment,
    "SQLite": _sqlite,
    "cache": _cache,
    "data": _data,
    "ledger": _ledger,
}
