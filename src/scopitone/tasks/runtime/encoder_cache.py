"""A cache of encoding processes that a worker keeps for the segments of distributed videos.

A process needs a second or two before its first frame, mostly to load libraries. So it is kept for
the next segments and videos, and for a while after the last.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scopitone.video.encode.persistent_pool import PersistentEncoderPool
from scopitone.video.encode.pool import count_cores

_MAX_IDLE_S = 120.0
# Fonts and glyphs of every video stay in a process, so no process is kept forever.
_MAX_PLANS = 16
_POLL_INTERVAL_S = 0.5


@dataclass(slots=True)
class _CachedEncoder:
    encoder: PersistentEncoderPool
    plan: str
    plans: int = 0
    since: float = field(default_factory=time.monotonic)


class EncoderCache:
    """At most `count` processes (one per core if None), each for one video at a time.

    timeout_s: a process that reports nothing for so long is replaced.
    """

    def __init__(self, count: int | None, timeout_s: float) -> None:
        self._count = count or count_cores()
        self._timeout_s = timeout_s
        self._changed = threading.Condition()
        self._line: deque[object] = deque()
        self._idle: list[_CachedEncoder] = []
        self._lent = 0

    def start_all(self) -> None:
        """Start all processes, so that their libraries are loaded when they are needed."""
        with self._changed:
            missing = self._count - self._lent - len(self._idle)
            self._idle += [
                _CachedEncoder(PersistentEncoderPool(self._timeout_s), "") for _ in range(missing)
            ]

    @contextmanager
    def lend(self, plan: str, check: Callable[[], None]) -> Iterator[PersistentEncoderPool]:
        """Yield a process as soon as one is free, first come, first served.

        A process that has drawn for this plan is preferred.

        check: called while waiting; may raise.
        """
        cached = self._take(plan, check)
        try:
            cached = cached or _CachedEncoder(PersistentEncoderPool(self._timeout_s), "")
            plans = cached.plans + (cached.plan != plan)
            yield cached.encoder
        except BaseException:
            self._give_back(None)
            if cached is not None:
                cached.encoder.close()
            raise
        if plans > _MAX_PLANS:
            cached.encoder.close()
        self._give_back(None if plans > _MAX_PLANS else _CachedEncoder(cached.encoder, plan, plans))

    def _take(self, plan: str, check: Callable[[], None]) -> _CachedEncoder | None:
        """Return an idle process, or None and the right to start one."""
        ticket = object()
        with self._changed:
            self._line.append(ticket)
            try:
                while self._lent >= self._count or self._line[0] is not ticket:
                    check()
                    self._changed.wait(_POLL_INTERVAL_S)
            finally:
                self._line.remove(ticket)
                self._changed.notify_all()
            self._lent += 1
            # Processes of another plan come last: their videos may need them again.
            cached = min(self._idle, key=lambda cached: cached.plan != plan, default=None)
            if cached is not None:
                self._idle.remove(cached)
        return cached

    def _give_back(self, cached: _CachedEncoder | None) -> None:
        with self._changed:
            self._lent -= 1
            if cached is not None:
                self._idle.append(cached)
            self._changed.notify_all()

    def close_idle(self) -> None:
        """End the processes that have been idle for a while. Call it regularly."""
        limit = time.monotonic() - _MAX_IDLE_S
        with self._changed:
            ended = [cached for cached in self._idle if cached.since < limit]
            self._idle = [cached for cached in self._idle if cached.since >= limit]
        for cached in ended:
            cached.encoder.close()
