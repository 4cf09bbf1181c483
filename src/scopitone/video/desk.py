"""An encoding process that is kept between segments, for who does not have them all at hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

from scopitone.video.parcel import Parcel
from scopitone.video.segments import Crew, Done, Segment

_LOOK_EVERY_S = 0.5


class Desk:
    """One process at work on one video. It dies with the process that made it."""

    def __init__(self, parcel: Parcel, patience_s: float) -> None:
        """`patience_s`: a process that reports nothing for so long hangs, and is replaced."""
        self._job = (parcel.timeline, parcel.style, parcel.codec)
        self._patience_s = patience_s
        self._crew = Crew()
        self._crew.start()
        self._briefed = False

    def encode(self, segment: Segment, check: Callable[[], None]) -> Done:
        """Draw and encode one segment; what was seen of it, and what it took.

        check: called at least every half second; after it has raised, only `close` is left.
        Raises OutputError, RenderError as `encode_all` does.
        """
        pipe = self._crew.idle[0]
        if self._briefed:
            self._crew.give(pipe, segment)
        else:
            self._crew.brief(pipe, self._job, segment)
            self._briefed = True
        heard_at = time.monotonic()
        while segment not in self._crew.seen:
            check()
            if self._hear():
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > self._patience_s:
                self._crew.kill()
        return self._crew.seen.pop(segment)

    def _hear(self) -> bool:
        """Whether something was reported within half a second."""
        heard = wait(list(self._crew.busy), _LOOK_EVERY_S)
        for pipe in heard:
            assert isinstance(pipe, Connection)
            _, finished = self._crew.hear(pipe)
            if finished:
                self._crew.rest(pipe)
        return bool(heard)

    def close(self) -> None:
        """End the process."""
        self._crew.dismiss()
