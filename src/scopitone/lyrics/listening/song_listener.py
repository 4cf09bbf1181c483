"""Listen to one song: start the listening process, cache its transcripts, report progress."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scopitone.core.file_cache import write_cache_file
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.lyrics.listening import messages
from scopitone.lyrics.listening.listener import Listener
from scopitone.lyrics.listening.process import ListeningProcess
from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, Transcript
from scopitone.lyrics.listening.weights import identify_model
from scopitone.lyrics.song_digest import SongDigest

VERSION = 3
"""Increased whenever the same model would transcribe the same song differently."""

TRANSCRIBE_SHARE = 0.7
"""Share of the stage "listen" that transcribing takes; the rest is forced alignment."""


class SongListener:
    """A listener that caches transcripts on disk and reports its progress.

    find_path: returns the file for the transcript in a language (None: detected), None without a
    cache.
    """

    def __init__(
        self,
        listener: Listener,
        find_path: Callable[[str | None], Path | None],
        report: ListenReport,
    ) -> None:
        self._listener = listener
        self._find_path = find_path
        self._report = report

    def transcribe(self, language: str | None) -> Transcript:
        """Transcribe the whole song, or load its cached transcript."""
        path = self._find_path(language)
        cached = None if path is None else _load_transcript(path)
        if cached is not None:
            return cached
        transcript = self._listener.transcribe(language)
        if path is not None:
            write_cache_file(
                path,
                lambda file: file.write(json.dumps(messages.dump_transcript(transcript)).encode()),
            )
        return transcript

    def transcribe_span(
        self, start: float, end: float, language: str, prompt: str
    ) -> tuple[HeardSegment, ...]:
        """Transcribe what is sung between two times, as `Listener.transcribe_span`."""
        return self._listener.transcribe_span(start, end, language, prompt)

    def align_words(
        self, start: float, end: float, words: Sequence[str], language: str
    ) -> tuple[AlignedWord | None, ...]:
        """Find when words are sung, as `Listener.align_words`, and report the progress."""
        self._report.align(end)
        return self._listener.align_words(start, end, words, language)


class ListenReport:
    """Turns seconds of a song into steps of the stage "listen": transcribing, then aligning."""

    def __init__(self, progress: ProgressCallback, duration: float) -> None:
        self._progress = progress
        self._duration = max(duration, 1e-3)
        self._done = 0.0

    def check(self) -> None:
        """Give the caller a chance to stop."""
        self._progress(RenderProgress("listen", self._done, 1.0))

    def advance(self, seconds: float) -> None:
        """Report that the song is transcribed up to `seconds`."""
        self._move(TRANSCRIBE_SHARE * seconds / self._duration)

    def align(self, seconds: float) -> None:
        """Report that words are aligned up to `seconds`."""
        self._move(TRANSCRIBE_SHARE + (1 - TRANSCRIBE_SHARE) * seconds / self._duration)

    def finish(self) -> None:
        """Report the end of the stage."""
        self._move(1.0)

    def _move(self, done: float) -> None:
        self._done = min(1.0, max(self._done, done))
        self.check()


@contextmanager
def listen(
    song: SongDigest,
    model: Path,
    samples: IO[bytes],
    duration: float,
    report: ListenReport,
    *,
    cache: Path | None,
) -> Iterator[SongListener]:
    """Start a listener to a song. Its process is killed at the end of the context.

    samples: an open file of 32-bit floats, mono at SAMPLE_RATE Hz. duration: in seconds. cache: the
    folder of transcripts; None: they are not cached.

    Raises ListeningError if the model cannot be loaded.
    """

    def find_path(language: str | None) -> Path | None:
        if cache is None:
            return None
        key = song.make_key([identify_model(model), language])
        return cache / f"{key}-transcript-{VERSION}.json"

    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with ListeningProcess(
        model, samples, duration, threads or 1, report.check, report.advance
    ) as process:
        process.open()
        yield SongListener(process, find_path, report)


def _load_transcript(path: Path) -> Transcript | None:
    try:
        return messages.load_transcript(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None
