"""Reader of SoundFont 2 files: the samples that a program plays for a key and velocity.

It follows the "SoundFont Technical Specification 2.04" (Creative/E-mu, 2006), and keeps its names
and units (timecents, centibels, cents). Modulators are ignored, because the sampler has its own
velocity curves.
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

from scopitone.core.errors import MediaError, MissingInputError

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

_MIN_TIMECENTS = -12_000
_DEFAULTS = {
    CUTOFF: 13_500,
    SCALE: 100,
    ROOT: -1,
    **dict.fromkeys((*range(21, 24), *range(25, 29), 30, *range(33, 37), 38), _MIN_TIMECENTS),
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

    Positions are indices of `SoundFont.samples`; `rate` is in Hz, `root` a MIDI key corrected by
    the tuning of the sample, in semitones. `generators` has one value for each generator number
    of the specification, the sum of instrument and preset.
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
        return _is_within(self.amounts.get(KEYS), key) and _is_within(
            self.amounts.get(VELOCITIES), velocity
        )


@dataclass(frozen=True)
class SoundFont:
    """An open file. `samples` are 16-bit and are read from the disk when they are used."""

    path: Path
    samples: NDArray[np.int16]
    tables: dict[bytes, NDArray[np.void]]

    @cached_property
    def presets(self) -> dict[tuple[int, int], int]:
        """The row of each preset, by (bank, program)."""
        rows = self.tables[b"phdr"][:-1]
        return {(int(row["bank"]), int(row["program"])): index for index, row in enumerate(rows)}

    def regions(self, bank: int, program: int, key: int, velocity: int) -> tuple[Region, ...]:
        """Return the regions that sound for `key` at `velocity` (both 0 to 127).

        A layered program has several. A missing program is replaced by the same program of bank 0,
        or else by its first; a missing drum kit by the first one.
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
    def _zone_cache(self) -> dict[tuple[bytes, int], list[_Zone]]:
        return {}

    def _zones(self, table: bytes, row: int) -> list[_Zone]:
        if (table, row) not in self._zone_cache:
            self._zone_cache[table, row] = list(self._read_zones(table, row))
        return self._zone_cache[table, row]

    def _read_zones(self, table: bytes, row: int) -> Iterator[_Zone]:
        letter, owners = table[:1], self.tables[table]
        bags, generators = self.tables[letter + b"bag"], self.tables[letter + b"gen"]
        shared: dict[int, int] = {}
        first = int(owners[row]["bag"])
        target = INSTRUMENT if table == b"phdr" else SAMPLE
        for index in range(first, int(owners[row + 1]["bag"])):
            span = slice(int(bags[index]["generator"]), int(bags[index + 1]["generator"]))
            own = {int(g["kind"]): int(g["amount"]) for g in generators[span]}
            if index == first and target not in own:
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
    """Return the path of TimGM6mb (Tim Brechbill, GPL-2.0), which pretty_midi contains."""
    return Path(str(files("pretty_midi") / "TimGM6mb.sf2"))


@lru_cache(maxsize=4)
def read_soundfont(path: Path) -> SoundFont:
    """Open the SoundFont at `path`; samples are read when they are played.

    Raises:
        MissingInputError: the file cannot be read.
        MediaError: the file is not a SoundFont 2 file, or it is damaged or compressed (SF3).
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except ValueError as error:
        raise MediaError(
            "soundfont", f"{path.name} is empty; provide a SoundFont 2 file"
        ) from error
    except OSError as error:
        raise MissingInputError("soundfont", f"{path} cannot be read: {error.strerror}") from error
    try:
        chunks = dict(_read_chunks(data))
        samples = np.frombuffer(data, "<i2", chunks[b"smpl"][1] // 2, chunks[b"smpl"][0])
        tables = {name: _read_table(data, chunks[name], kind) for name, kind in _TABLES.items()}
        _check_tables(tables, len(samples))
    except (KeyError, ValueError, IndexError, struct.error) as error:
        message = f"{path.name} is not an uncompressed SoundFont 2 file (.sf2)"
        raise MediaError("soundfont", message) from error
    return SoundFont(path, samples, tables)


def _read_chunks(data: mmap.mmap) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield (name, (offset, size)) of the chunks in the three LISTs of a RIFF file."""
    if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
        raise ValueError("no RIFF sfbk")
    offset = 12
    while offset + 8 <= len(data):
        name, (size,) = (
            data[offset : offset + 4],
            struct.unpack("<I", data[offset + 4 : offset + 8]),
        )
        if name == b"LIST":
            offset += 12
            continue
        yield name, (offset + 8, size)
        offset += 8 + size + (size & 1)


def _read_table(
    data: mmap.mmap, chunk: tuple[int, int], kind: np.dtype[np.void]
) -> NDArray[np.void]:
    offset, size = chunk
    return np.frombuffer(data, kind, size // kind.itemsize, offset)


def _check_tables(tables: dict[bytes, NDArray[np.void]], size: int) -> None:
    headers = tables[b"shdr"][:-1]
    if len(headers) == 0 or headers["start"].max() >= size or (headers["kind"] & 16).any():
        raise ValueError("samples outside of the file, or compressed")


def _is_within(packed: int | None, value: int) -> bool:
    if packed is None:
        return True
    low, high = packed & 0xFF, (packed >> 8) & 0xFF
    return low <= value <= high
