"""The encoding processes that a worker keeps for the segments of videos that are spread.

A process needs a second or two before its first frame, mostly for libraries. So it is kept for
the next segments and videos, and for a while after the last.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scopitone.video.desk import Desk
from scopitone.video.segments import cores

_KEPT_S = 120.0
# Fonts and glyphs of every video stay in a process; so none is kept for ever.
_MOST_PLANS = 16
_LOOK_EVERY_S = 0.5


@dataclass(slots=True)
class _Kept:
    desk: Desk
    plan: str
    plans: int = 0
    since: float = field(default_factory=time.monotonic)


class Encoders:
    """At most `count` processes (one a core if None), each for one video at a time.

    `patience_s`: a process that reports nothing for so long is replaced.
    """

    def __init__(self, count: int | None, patience_s: float) -> None:
        self._count = count or cores()
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._line: deque[object] = deque()
        self._idle: list[_Kept] = []
        self._lent = 0

    def warm(self) -> None:
        """Start what processes there may be, to have their libraries when they are needed."""
        with self._changed:
            missing = self._count - self._lent - len(self._idle)
            self._idle += [_Kept(Desk(self._patience_s), "") for _ in range(missing)]

    @contextmanager
    def lend(self, plan: str, check: Callable[[], None]) -> Iterator[Desk]:
        """A process as soon as one is free; who asked first is first.

        If there is one that has drawn for this plan, it is that.
        check: called while waiting, may raise.
        """
        kept = self._take(plan, check)
        try:
            kept = kept or _Kept(Desk(self._patience_s), "")
            plans = kept.plans + (kept.plan != plan)
            yield kept.desk
        except BaseException:
            self._give_back(None)
            if kept is not None:
                kept.desk.close()
            raise
        if plans > _MOST_PLANS:
            kept.desk.close()
        self._give_back(None if plans > _MOST_PLANS else _Kept(kept.desk, plan, plans))

    def _take(self, plan: str, check: Callable[[], None]) -> _Kept | None:
        """One that is idle, or None and the right to start one."""
        me = object()
        with self._changed:
            self._line.append(me)
            try:
                while self._lent >= self._count or self._line[0] is not me:
                    check()
                    self._changed.wait(_LOOK_EVERY_S)
            finally:
                self._line.remove(me)
                self._changed.notify_all()
            self._lent += 1
            # Those that draw for another plan last: somebody may come back to them.
            kept = min(self._idle, key=lambda kept: kept.plan != plan, default=None)
            if kept is not None:
                self._idle.remove(kept)
        return kept

    def _give_back(self, kept: _Kept | None) -> None:
        with self._changed:
            self._lent -= 1
            if kept is not None:
                self._idle.append(kept)
            self._changed.notify_all()

    def rest(self) -> None:
        """End the processes that had nothing to do for a while. Call it now and then."""
        limit = time.monotonic() - _KEPT_S
        with self._changed:
            ended = [kept for kept in self._idle if kept.since < limit]
            self._idle = [kept for kept in self._idle if kept.since >= limit]
        for kept in ended:
            kept.desk.close()
