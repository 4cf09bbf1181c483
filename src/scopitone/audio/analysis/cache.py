"""The disk cache of analyses, which are found by the content of the song's file."""

from __future__ import annotations

import dataclasses
import hashlib
import zipfile
import zlib
from pathlib import Path

import numpy as np

from scopitone.audio.analysis.model import Analysis, SongSection, SongSectionKind
from scopitone.core.file_cache import write_cache_file

VERSION = 5
"""Raised whenever the analysis would give another result for the same song."""

KINDS: tuple[SongSectionKind, ...] = ("quiet", "verse", "chorus")
UNREADABLE = (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error)


def cache_path(folder: Path, audio: Path, fps: int) -> Path:
    """Return the path in `folder` for the analysis of this very sound at `fps`."""
    with audio.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return folder / f"{digest}-{fps}-{VERSION}.npz"


def load_analysis(path: Path) -> Analysis | None:
    """Load the analysis at `path`; None if there is no readable one."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Analysis(
                duration=float(arrays["duration"]),
                fps=int(arrays["fps"]),
                tempo=float(arrays["tempo"]),
                beats=arrays["beats"],
                downbeats=arrays["downbeats"],
                onsets=arrays["onsets"],
                bands=arrays["bands"],
                low=arrays["low"],
                energy=arrays["energy"],
                loudness=float(arrays["loudness"]),
                sections=tuple(_make_section(row) for row in arrays["sections"].tolist()),
            )
    except UNREADABLE:
        return None


def save_analysis(analysis: Analysis, path: Path) -> None:
    """Save `analysis` at `path`, as a whole or not at all. A full disk is not an error."""
    fields = {field.name: getattr(analysis, field.name) for field in dataclasses.fields(analysis)}
    fields["sections"] = [
        (s.start, s.end, KINDS.index(s.kind), s.energy) for s in analysis.sections
    ]
    arrays = {name: np.asarray(value) for name, value in fields.items()}
    write_cache_file(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def _make_section(row: list[float]) -> SongSection:
    start, end, kind, energy = row
    return SongSection(start, end, KINDS[int(kind)], energy)
