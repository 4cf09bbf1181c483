"""A song's sound, or a passage of it, decoded once for listening and for alignment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np

from scopitone.audio.decode import Block, decode, slice_blocks
from scopitone.lyrics.alignment.acoustics.repeats import Rows, compute_log_mel
from scopitone.lyrics.alignment.acoustics.vocals import Vocals, extract_vocals
from scopitone.lyrics.listening.listener import SAMPLE_RATE

PASSAGE_MARGIN_S = 0.5
"""Seconds of silence before and after a passage."""


@dataclass(frozen=True, slots=True)
class SongSound:
    """The results of decoding a song.

    samples: an open file of 32-bit floats, mono at SAMPLE_RATE Hz. vocals: the central and harmonic
    part of the mix. duration: in seconds.
    """

    samples: IO[bytes]
    vocals: Vocals
    duration: float

    def compute_log_mel(self) -> Rows:
        """Compute `repeats.compute_log_mel` of the song."""
        return compute_log_mel(np.memmap(self.samples, np.float32, "r"), SAMPLE_RATE)


@contextmanager
def decode_song(audio: Path, check: Callable[[], None]) -> Iterator[SongSound]:
    """Decode the song at `audio`. The file of samples has no name, and is closed with the context.

    `check` is called for each second of the song and may raise to stop.
    Raises MissingInputError or MediaError (field "audio").
    """
    with _hold(decode(audio, rate=SAMPLE_RATE, channels=2), check) as sound:
        yield sound


@contextmanager
def decode_passage(
    audio: Path, start: float, end: float, check: Callable[[], None]
) -> Iterator[SongSound]:
    """Decode the song at `audio` from `start` to `end`, in seconds, as `decode_song` does.

    PASSAGE_MARGIN_S of silence are before and after it, so that its first and its last word are
    not at the ends of what a listener hears.
    """
    blocks = decode(audio, rate=SAMPLE_RATE, channels=2)
    silence = np.zeros((2, round(PASSAGE_MARGIN_S * SAMPLE_RATE)), np.float32)
    passage = slice_blocks(blocks, round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))
    with _hold(chain([silence], passage, [silence]), check) as sound:
        yield sound


@contextmanager
def _hold(blocks: Iterator[Block], check: Callable[[], None]) -> Iterator[SongSound]:
    with tempfile.TemporaryFile() as file:
        vocals = extract_vocals(_write_mono(blocks, file, check))
        file.flush()
        size = os.fstat(file.fileno()).st_size
        yield SongSound(file, vocals, size / np.dtype(np.float32).itemsize / SAMPLE_RATE)


def _write_mono(
    blocks: Iterator[Block], file: IO[bytes], check: Callable[[], None]
) -> Iterator[Block]:
    for block in blocks:
        check()
        file.write(np.ascontiguousarray(block.mean(axis=0), np.float32).tobytes())
        yield block
