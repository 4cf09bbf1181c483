"""Analyses kept on disk, found again by what the song file holds."""

from __future__ import annotations

import dataclasses
import hashlib
import zipfile
import zlib
from pathlib import Path

import numpy as np

from scopitone.video.analysis.model import Analysis, Section, SectionKind
from scopitone.video.keeping import keep

VERSION = 3
"""Raised whenever the analysis would hear the same song differently."""

KINDS: tuple[SectionKind, ...] = ("quiet", "verse", "chorus")
UNREADABLE = (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error)


def place(folder: Path, audio: Path, fps: int) -> Path:
    """Where in `folder` the analysis of this very sound at `fps` is kept."""
    with audio.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return folder / f"{digest}-{fps}-{VERSION}.npz"


def load(path: Path) -> Analysis | None:
    """The analysis kept at `path`; None where there is none, or none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Analysis(
                duration=float(kept["duration"]),
                fps=int(kept["fps"]),
                tempo=float(kept["tempo"]),
                beats=kept["beats"],
                downbeats=kept["downbeats"],
                onsets=kept["onsets"],
                bands=kept["bands"],
                low=kept["low"],
                energy=kept["energy"],
                loudness=float(kept["loudness"]),
                sections=tuple(_section(row) for row in kept["sections"].tolist()),
            )
    except UNREADABLE:
        return None


def save(analysis: Analysis, path: Path) -> None:
    """Keep `analysis` at `path`, whole or not at all. A disk that is full is no error."""
    fields = {field.name: getattr(analysis, field.name) for field in dataclasses.fields(analysis)}
    fields["sections"] = [
        (s.start, s.end, KINDS.index(s.kind), s.energy) for s in analysis.sections
    ]
    arrays = {name: np.asarray(value) for name, value in fields.items()}
    keep(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def _section(row: list[float]) -> Section:
    start, end, kind, energy = row
    return Section(start, end, KINDS[int(kind)], energy)
