"""The encoding processes that a worker keeps for the segments of videos that are spread.

A process needs a second or two before its first frame: for libraries, and for what its video's
frames are drawn from. So it is kept for the next segments, and for a while after the last.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scopitone.video.desk import Desk
from scopitone.video.parcel import Parcel
from scopitone.video.segments import cores

_KEPT_S = 30.0
_LOOK_EVERY_S = 0.5


@dataclass(slots=True)
class _Kept:
    desk: Desk
    plan: str
    since: float = field(default_factory=time.monotonic)


class Encoders:
    """At most `count` processes (one a core if None), each for one video at a time.

    `patience_s`: a process that reports nothing for so long is replaced.
    """

    def __init__(self, count: int | None, patience_s: float) -> None:
        self._count = count or cores()
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._idle: list[_Kept] = []
        self._lent = 0

    @contextmanager
    def lend(
        self, plan: str, parcel: Callable[[], Parcel], check: Callable[[], None]
    ) -> Iterator[Desk]:
        """A process at work on the video of this plan, as soon as there is one.

        parcel: called if one must be started. check: called while waiting, may raise.
        """
        desk = self._take(plan, check) or self._started(parcel)
        try:
            yield desk
        except BaseException:
            desk.close()
            self._give_back(None)
            raise
        self._give_back(_Kept(desk, plan))

    def _take(self, plan: str, check: Callable[[], None]) -> Desk | None:
        """One that knows the plan, or None and the right to start one."""
        with self._changed:
            while self._lent >= self._count:
                check()
                self._changed.wait(_LOOK_EVERY_S)
            self._lent += 1
            for kept in self._idle:
                if kept.plan == plan:
                    self._idle.remove(kept)
                    return kept.desk
            surplus = self._lent + len(self._idle) - self._count
            ended, self._idle = self._idle[: max(0, surplus)], self._idle[max(0, surplus) :]
        for kept in ended:
            kept.desk.close()
        return None

    def _started(self, parcel: Callable[[], Parcel]) -> Desk:
        try:
            return Desk(parcel(), self._patience_s)
        except BaseException:
            self._give_back(None)
            raise

    def _give_back(self, kept: _Kept | None) -> None:
        with self._changed:
            self._lent -= 1
            if kept is not None:
                self._idle.append(kept)
            self._changed.notify()

    def rest(self) -> None:
        """End the processes that had nothing to do for a while. Call it now and then."""
        limit = time.monotonic() - _KEPT_S
        with self._changed:
            ended = [kept for kept in self._idle if kept.since < limit]
            self._idle = [kept for kept in self._idle if kept.since >= limit]
        for kept in ended:
            kept.desk.close()
