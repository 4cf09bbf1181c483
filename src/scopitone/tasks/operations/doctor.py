"""Checks of the machine for `scopitone doctor`: each tries out what Scopitone needs."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scopitone.core.paths import CACHE_DIR, cache_folder

if TYPE_CHECKING:
    from scopitone.core.settings import Settings

FindingStatus = Literal["ok", "warn", "fail"]

MIN_FREE_BYTES = 2 * 1024**3
"""Bytes: a ten-minute video at 1080p with its segments takes a quarter of that."""

# Short, because a user waits for the check.
_RETRY_S = 3.0

SAMPLE_CHARACTERS = {
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
class DoctorFinding:
    """The result of one check. `advice` says what to do if it is not ok."""

    name: str
    status: FindingStatus
    detail: str
    advice: str = ""


def run_checks(settings: Settings | None = None) -> Iterator[DoctorFinding]:
    """Run all checks, one after the other. `settings`: a server's; None reads the environment's."""
    for name, check in _CHECKS.items():
        yield _run_check(name, partial(check, name))
    for name, check_data in _DATA_CHECKS.items():
        yield _run_check(name, partial(_call_with_settings, check_data, name, settings))


def _run_check(name: str, check: Callable[[], DoctorFinding]) -> DoctorFinding:
    try:
        return check()
    except Exception as error:  # Any error of a broken installation is the finding.
        text = " ".join(str(error).split())
        advice = advise_on_missing_library(error) or _REINSTALL
        return DoctorFinding(name, "fail", f"{type(error).__name__}: {text}", advice)


def _call_with_settings(
    check: Callable[[str, Settings], DoctorFinding], name: str, settings: Settings | None
) -> DoctorFinding:
    from scopitone.core.settings import Settings

    return check(name, settings or Settings())


def advise_on_missing_library(error: Exception) -> str:
    """Return what to do about a system library that an import did not find; "" for other errors."""
    match = re.match(r"(lib\S+\.so\S*): cannot open shared object file", str(error))
    if not isinstance(error, ImportError) or match is None:
        return ""
    name = match[1]
    package = _PACKAGES.get(name.partition(".")[0])
    command = f": apt install {package}, on Debian and Ubuntu" if package else ""
    return f"install the system library {name}{command}"


# Libraries that wheels expect on the system, and that minimal systems lack.
_PACKAGES = {"libexpat": "libexpat1", "libstdc++": "libstdc++6", "libgcc_s": "libgcc-s1"}
_REINSTALL = "reinstall Scopitone in a new virtual environment"


def _check_python(name: str) -> DoctorFinding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return DoctorFinding(name, "ok", version)
    return DoctorFinding(
        name, "warn", version, "Python 3.11 to 3.13 are tested; 3.14 has all wheels"
    )


def _check_cores(name: str) -> DoctorFinding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return DoctorFinding(name, "ok", f"{count} for encoding")


def _check_codecs(name: str) -> DoctorFinding:
    import av

    from scopitone.video.encode.codecs import CODECS, DEFAULT_CODEC, find_fault

    missing = [codec for codec in ("libx264", "aac") if not _has_encoder(codec)]
    if missing:
        return DoctorFinding(
            name, "fail", f"no encoder {', '.join(missing)}", "install PyAV's own wheel"
        )
    more = ", ".join(
        codec for codec in CODECS if codec != DEFAULT_CODEC and find_fault(codec) is None
    )
    return DoctorFinding(
        name, "ok", f"libx264 and aac, PyAV {av.__version__}; also {more or 'no other'}"
    )


def _has_encoder(codec: str) -> bool:
    import av.codec

    try:
        return bool(av.codec.Codec(codec, "w").is_encoder)
    except ValueError:
        return False


def _check_fonts(name: str) -> DoctorFinding:
    from scopitone.core.gl_stubs import list_loaded
    from scopitone.core.graphics import skia
    from scopitone.video.raster.fonts import face_for

    absent = [
        script
        for script, character in SAMPLE_CHARACTERS.items()
        if face_for(character, 700) is None
    ]
    if "Latin" in absent:
        return DoctorFinding(name, "fail", "Scopitone's own font is missing", _REINSTALL)
    if absent:
        advice = "install fonts for these scripts (Noto, for instance) to show lyrics in them"
        return DoctorFinding(name, "warn", f"no font for {', '.join(absent)}", advice)
    stub_names = " and ".join(list_loaded())
    stubs = f", without the system's {stub_names}" if stub_names else ""
    return DoctorFinding(name, "ok", f"for all common scripts, Skia {skia.__version__}{stubs}")


def _check_kernels(name: str) -> DoctorFinding:
    import numpy as np

    from scopitone.video.raster import yuv_kernels

    started_s = time.perf_counter()
    yuv_kernels.fill_round_rects(np.zeros((2, 2), np.uint8), np.zeros((1, 5), np.float32))
    duration = f"{time.perf_counter() - started_s:.1f} s"
    stats = yuv_kernels.fill_round_rects.dispatcher.stats
    if sum(stats.cache_hits.values()):
        return DoctorFinding(name, "ok", f"loaded from {stats.cache_path} in {duration}")
    if any(Path(str(stats.cache_path)).glob("*.nbc")):
        return DoctorFinding(name, "ok", f"compiled in {duration}, cached in {stats.cache_path}")
    advice = f"make {stats.cache_path} writable, or set NUMBA_CACHE_DIR to a folder that is"
    return DoctorFinding(
        name,
        "warn",
        f"compiled in {duration}, but not cached: every start compiles them again",
        advice,
    )


def _check_listener(name: str) -> DoctorFinding:
    from scopitone.core.settings import Settings
    from scopitone.lyrics.listening.weights import INSTALL_HINT, ModelChoice, has_model

    model = Settings().listening_model
    if not ModelChoice(model).can_listen:
        return DoctorFinding(name, "ok", "disabled: word times are estimated")
    if has_model(ModelChoice(model)):
        return DoctorFinding(name, "ok", f"finds words in songs with Whisper {model}")
    return DoctorFinding(
        name,
        "warn",
        f"the weights of Whisper {model} are not installed: word times are estimated",
        INSTALL_HINT,
    )


def _check_sandbox(name: str) -> DoctorFinding:
    from scopitone.tasks.sandbox.run import probe_confinement

    confinement = probe_confinement()
    if confinement.is_complete:
        return DoctorFinding(name, "ok", f"for clients' files: {confinement.describe()}")
    advice = (
        "use Linux 5.13 or later with Landlock, install libseccomp2, and allow user namespaces; "
        "matters only to servers"
    )
    return DoctorFinding(name, "warn", f"for clients' files: {confinement.describe()}", advice)


def _check_sqlite(name: str) -> DoctorFinding:
    from scopitone.store.sqlite_file import recent_sqlite

    version = sys.modules["sqlite3"].sqlite_version
    needed = ".".join(str(part) for part in recent_sqlite.NEEDED[:2])
    return DoctorFinding(name, "ok", f"{version} (the server needs {needed})")


def _check_cache(name: str) -> DoctorFinding:
    return _check_folder(name, cache_folder(), CACHE_DIR)


def _check_data(name: str, settings: Settings) -> DoctorFinding:
    return _check_folder(name, settings.data_dir, "SCOPITONE_DATA_DIR")


def _check_folder(name: str, folder: Path, setting: str) -> DoctorFinding:
    """Check that files can be created in `folder`, or in its first parent that exists."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    advice = f"free some space or allow writing, or set {setting} to another folder"
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(bytes(4096))
    except OSError as error:
        return DoctorFinding(name, "fail", f"{folder}: {error.strerror}", advice)
    free = shutil.disk_usage(existing).free
    detail = f"{folder}: {free / 10**9:.1f} GB free"
    return (
        DoctorFinding(name, "ok", detail)
        if free >= MIN_FREE_BYTES
        else DoctorFinding(name, "warn", detail, advice)
    )


def _check_ledger(name: str, settings: Settings) -> DoctorFinding:
    from scopitone.store.database import open_engine, reading, sqlite_file
    from scopitone.tasks.accounts.credit_ledger import audit_accounts

    url = settings.database_url
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return DoctorFinding(name, "ok", "no database yet")
    with reading(open_engine(url)) as session:
        accounts = audit_accounts(session)
    wrong = [account.id for account in accounts if not account.is_balanced]
    if wrong:
        advice = "compare `scopitone credits show` with a backup; grants can correct a balance"
        return DoctorFinding(name, "fail", f"wrong balances for {', '.join(wrong)}", advice)
    count = "1 account" if len(accounts) == 1 else f"{len(accounts)} accounts"
    return DoctorFinding(name, "ok", f"correct balances for {count}")


def _check_media(name: str, settings: Settings) -> DoctorFinding:
    from obstore.exceptions import BaseError
    from sqlalchemy import inspect

    from scopitone.store.database import open_engine, sqlite_file
    from scopitone.store.media_tables import Installation
    from scopitone.store.s3 import open_blobs
    from scopitone.tasks.media_store import ownership

    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return DoctorFinding(name, "ok", "no database yet")
    engine = open_engine(settings.database_url)
    if not inspect(engine).has_table(Installation.__tablename__):
        return DoctorFinding(name, "ok", "checked once the server has migrated its database")
    try:
        blobs = open_blobs(
            settings.blob_url, settings.blob_dir, settings.blob_endpoint, retry_s=_RETRY_S
        )
        owner = ownership.examine_store(engine, blobs)
    except (BaseError, OSError) as error:
        text = " ".join(str(error).split())
        advice = "check SCOPITONE_BLOB_URL, SCOPITONE_BLOB_ENDPOINT, and the AWS_… variables"
        return DoctorFinding(name, "fail", f"the media store cannot be used: {text}", advice)
    if owner.is_ours:
        return DoctorFinding(
            name, "ok", f"the store belongs to this installation, {owner.installation}"
        )
    return DoctorFinding(
        name, "warn", f"nothing is stored or deleted: {owner.reason}", ownership.ADVICE
    )


def _check_clock(name: str, settings: Settings) -> DoctorFinding:
    from scopitone.tasks.media_store.clock_guard import look_at_clock

    record = look_at_clock(settings.data_dir)
    if record is not None and record.reason:
        advice = "correct the clock, and synchronize it with a time server"
        return DoctorFinding(name, "warn", f"nothing is deleted: {record.reason}", advice)
    return DoctorFinding(name, "ok", "has not been changed since the last cleanup")


_CHECKS: dict[str, Callable[[str], DoctorFinding]] = {
    "Python": _check_python,
    "cores": _check_cores,
    "codecs": _check_codecs,
    "fonts": _check_fonts,
    "kernels": _check_kernels,
    "listener": _check_listener,
    "SQLite": _check_sqlite,
    "sandbox": _check_sandbox,
    "cache": _check_cache,
}

_DATA_CHECKS: dict[str, Callable[[str, Settings], DoctorFinding]] = {
    "data": _check_data,
    "ledger": _check_ledger,
    "media": _check_media,
    "clock": _check_clock,
}
