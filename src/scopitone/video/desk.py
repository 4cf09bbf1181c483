"""An encoding process that is kept between segments and videos."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

from scopitone.video.cutting import Segment
from scopitone.video.parcel import Parcel
from scopitone.video.process import Done
from scopitone.video.segments import Crew

_LOOK_EVERY_S = 0.5


class Desk:
    """One process, at work on one video at a time. It dies with the process that made it."""

    def __init__(self, patience_s: float) -> None:
        """`patience_s`: a process that reports nothing for so long hangs, and is replaced."""
        self._patience_s = patience_s
        self._crew = Crew()
        self._parcel: Parcel | None = None

    def encode(self, parcel: Parcel, segment: Segment, check: Callable[[], None]) -> Done:
        """Draw and encode one segment; what was seen of it, and what it took.

        The next one of the same parcel, the object, needs no preparation.

        check: called at least every half second; after it has raised, only `close` is left.
        Raises OutputError, RenderError as `encode_all` does.
        """
        self._crew.complete(check)
        [pipe] = self._crew.idle
        if self._parcel is parcel:
            self._crew.give(pipe, segment)
        else:
            self._crew.brief(pipe, (parcel.timeline, parcel.style, parcel.codec), segment)
            self._parcel = parcel
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
