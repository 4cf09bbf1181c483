"""A reader of SoundFont 2 files: which samples a program plays for a key and velocity, and how.

Written after the "SoundFont Technical Specification 2.04" (Creative/E-mu, 2006), whose names
and units (timecents, centibels, cents) are kept here. Modulators are not read: the sampler has
its own curves for velocity.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scopitone.errors import MediaError, MissingInputError

DRUMS = 128
"""The bank of drum kits."""

GENERATORS = 61
START, END, LOOP_START, LOOP_END = 0, 1, 2, 3
START_COARSE, END_COARSE, LOOP_START_COARSE, LOOP_END_COARSE = 4, 12, 45, 50
VIBRATO_PITCH, ENVELOPE_PITCH, CUTOFF, RESONANCE, ENVELOPE_CUTOFF = 6, 7, 8, 9, 11
PAN, VIBRATO_DELAY, VIBRATO_RATE = 17, 23, 24
MOD_ATTACK, MOD_DECAY, MOD_SUSTAIN = 26, 28, 29
DELAY, ATTACK, HOLD, DECAY, SUSTAIN, RELEASE = 33, 34, 35, 36, 37, 38
KEY_HOLD, KEY_DECAY = 39, 40
INSTRUMENT, KEYS, VELOCITIES, ATTENUATION, COARSE, FINE, SAMPLE = 41, 43, 44, 48, 51, 52, 53
MODES, SCALE, EXCLUSIVE, ROOT = 54, 56, 57, 58

_SHORTEST = -12_000
_DEFAULTS = {
    CUTOFF: 13_500,
    SCALE: 100,
    ROOT: -1,
    **dict.fromkeys((*range(21, 24), *range(25, 29), 30, *range(33, 37), 38), _SHORTEST),
}
_NOT_ADDED = (
    KEYS,
    VELOCITIES,
    INSTRUMENT,
    SAMPLE,
    MODES,
    EXCLUSIVE,
    ROOT,
    *range(5),
    12,
    45,
    50,
)

_PRESET = np.dtype(
    [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "<u4", 3)]
)
_INSTRUMENT = np.dtype([("name", "S20"), ("bag", "<u2")])
_BAG = np.dtype([("generator", "<u2"), ("modulator", "<u2")])
_GENERATOR = np.dtype([("kind", "<u2"), ("amount", "<i2")])
_HEADER = np.dtype(
    [
        ("name", "S20"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("loop_start", "<u4"),
        ("loop_end", "<u4"),
        ("rate", "<u4"),
        ("root", "u1"),
        ("correction", "i1"),
        ("link", "<u2"),
        ("kind", "<u2"),
    ]
)
_TABLES = {
    b"phdr": _PRESET,
    b"pbag": _BAG,
    b"pgen": _GENERATOR,
    b"inst": _INSTRUMENT,
    b"ibag": _BAG,
    b"igen": _GENERATOR,
    b"shdr": _HEADER,
}


class Region(NamedTuple):
    """A sample and the generators with which a key plays it.

    Positions count in `SoundFont.samples`; `rate` is in Hz, `root` a MIDI key with the
    sample's own correction, in semitones. `generators` has one value for each number of the
    specification, instrument and preset added.
    """

    start: int
    end: int
    loop_start: int
    loop_end: int
    rate: float
    root: float
    generators: NDArray[np.int64]


@dataclass(frozen=True)
class _Zone:
    amounts: dict[int, int]

    def matches(self, key: int, velocity: int) -> bool:
        return _within(self.amounts.get(KEYS), key) and _within(
            self.amounts.get(VELOCITIES), velocity
        )


@dataclass(frozen=True)
class SoundFont:
    """An opened file. `samples` are 16 bit, read from the disk as they are used."""

    path: Path
    samples: NDArray[np.int16]
    tables: dict[bytes, NDArray[np.void]]

    @cached_property
    def presets(self) -> dict[tuple[int, int], int]:
        """The row of each (bank, program)."""
        rows = self.tables[b"phdr"][:-1]
        return {(int(row["bank"]), int(row["program"])): at for at, row in enumerate(rows)}

    def regions(self, bank: int, program: int, key: int, velocity: int) -> tuple[Region, ...]:
        """What sounds for `key` at `velocity` (both 0 to 127): several samples if layered.

        A program that the file lacks is replaced by the first one of its bank; of another
        bank than the drums', by bank 0.
        """
        row = self.presets.get((bank, program))
        if row is None:
            fallback = DRUMS if bank == DRUMS else 0
            row = self.presets.get((fallback, program), self.presets.get((fallback, 0)))
        if row is None:
            return ()
        return tuple(self._preset_regions(row, key, velocity))

    def _preset_regions(self, row: int, key: int, velocity: int) -> Iterator[Region]:
        for zone in self._zones(b"phdr", row):
            if INSTRUMENT not in zone.amounts or not zone.matches(key, velocity):
                continue
            for inner in self._zones(b"inst", zone.amounts[INSTRUMENT]):
                if SAMPLE in inner.amounts and inner.matches(key, velocity):
                    yield self._region(zone, inner)

    @cached_property
    def _known(self) -> dict[tuple[bytes, int], list[_Zone]]:
        return {}

    def _zones(self, table: bytes, row: int) -> list[_Zone]:
        if (table, row) not in self._known:
            self._known[table, row] = list(self._read_zones(table, row))
        return self._known[table, row]

    def _read_zones(self, table: bytes, row: int) -> Iterator[_Zone]:
        letter, owners = table[:1], self.tables[table]
        bags, generators = self.tables[letter + b"bag"], self.tables[letter + b"gen"]
        shared: dict[int, int] = {}
        first = int(owners[row]["bag"])
        target = INSTRUMENT if table == b"phdr" else SAMPLE
        for at in range(first, int(owners[row + 1]["bag"])):
            span = slice(int(bags[at]["generator"]), int(bags[at + 1]["generator"]))
            own = {int(g["kind"]): int(g["amount"]) for g in generators[span]}
            if at == first and target not in own:
                shared = own
            yield _Zone({**shared, **own})

    def _region(self, preset: _Zone, instrument: _Zone) -> Region:
        total = np.zeros(GENERATORS, np.int64)
        for kind, amount in (_DEFAULTS | instrument.amounts).items():
            if kind < GENERATORS:
                total[kind] = amount
        for kind, amount in preset.amounts.items():
            if kind < GENERATORS and kind not in _NOT_ADDED:
                total[kind] += amount
        header = self.tables[b"shdr"][instrument.amounts[SAMPLE]]
        coarse = 32_768
        root = float(header["root"]) if total[ROOT] < 0 else float(total[ROOT])
        return Region(
            start=int(header["start"] + total[START] + coarse * total[START_COARSE]),
            end=min(
                int(header["end"] + total[END] + coarse * total[END_COARSE]), len(self.samples)
            ),
            loop_start=int(
                header["loop_start"] + total[LOOP_START] + coarse * total[LOOP_START_COARSE]
            ),
            loop_end=int(header["loop_end"] + total[LOOP_END] + coarse * total[LOOP_END_COARSE]),
            rate=float(header["rate"]),
            root=root - float(header["correction"]) / 100.0,
            generators=total,
        )


def default_path() -> Path:
    """TimGM6mb (Tim Brechbill, GPL-2.0), which the package pretty_midi carries."""
    return Path(str(files("pretty_midi") / "TimGM6mb.sf2"))


@lru_cache(maxsize=4)
def read(path: Path) -> SoundFont:
    """Open the SoundFont at `path`; its samples stay on the disk until they are played.

    Raises:
        MissingInputError: there is no such file.
        MediaError: it is not a SoundFont 2 file, or a damaged or compressed (SF3) one.
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except ValueError as error:
        raise MediaError("soundfont", f"{path.name} is empty; give a SoundFont 2 file") from error
    except OSError as error:
        raise MissingInputError("soundfont", f"{path} cannot be read: {error.strerror}") from error
    try:
        found = dict(_chunks(data))
        samples = np.frombuffer(data, "<i2", found[b"smpl"][1] // 2, found[b"smpl"][0])
        tables = {name: _table(data, found[name], kind) for name, kind in _TABLES.items()}
        _check(tables, len(samples))
    except (KeyError, ValueError, IndexError, struct.error) as error:
        message = f"{path.name} is not an uncompressed SoundFont 2 file (.sf2)"
        raise MediaError("soundfont", message) from error
    return SoundFont(path, samples, tables)


def _chunks(data: mmap.mmap) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """(name, (offset, size)) of the chunks in the three LISTs of a RIFF file."""
    if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
        raise ValueError("no RIFF sfbk")
    at = 12
    while at + 8 <= len(data):
        name, (size,) = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])
        if name == b"LIST":
            at += 12
            continue
        yield name, (at + 8, size)
        at += 8 + size + (size & 1)


def _table(data: mmap.mmap, place: tuple[int, int], kind: np.dtype[np.void]) -> NDArray[np.void]:
    offset, size = place
    return np.frombuffer(data, kind, size // kind.itemsize, offset)


def _check(tables: dict[bytes, NDArray[np.void]], size: int) -> None:
    headers = tables[b"shdr"][:-1]
    if len(headers) == 0 or headers["start"].max() >= size or (headers["kind"] & 16).any():
        raise ValueError("samples outside of the file, or compressed")


def _within(packed: int | None, value: int) -> bool:
    if packed is None:
        return True
    low, high = packed & 0xFF, (packed >> 8) & 0xFF
    return low <= value <= high
