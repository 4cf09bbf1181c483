"""Whose turn it is: how many previews an account waits for, and which are out of date.

A player counts its changes: of a song, of a setting, of a position. Everything that it asked for
before the last change is out of date.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scopitone.tasks.errors import RateLimitedError, SupersededError

# A user who scrubs sends many requests; it is better to refuse one more than to answer it late.
_MAX_WAITING, _MAX_WAITING_OF_ACCOUNT = 8, 5
_MAX_PLAYERS = 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """A request's place: its account, the player that the account named, and the change's number.

    A request without a player is never out of date.
    """

    account_id: str
    player: str = ""
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Identifies the player."""
        return self.account_id, self.player


class Turns:
    """The turns of everyone who waits, and the one whose preview is being drawn."""

    def __init__(self, stop: Callable[[], None]) -> None:
        """`stop` is called when the preview that is being drawn is out of date."""
        self._stop = stop
        self._guard = threading.Lock()
        self._drawing = threading.Lock()
        self._newest: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._waiting: Counter[str] = Counter()
        self._current: Turn | None = None

    @contextmanager
    def wait(self, turn: Turn) -> Iterator[None]:
        """Wait until everyone before has left the block.

        Raises RateLimitedError if too many wait, SupersededError if the turn is out of date.
        """
        self._join(turn)
        try:
            with self._drawing:
                with self._guard:
                    self._check(turn)
                    self._current = turn
                try:
                    yield
                finally:
                    with self._guard:
                        self._current = None
        finally:
            with self._guard:
                self._waiting[turn.account_id] -= 1

    def _join(self, turn: Turn) -> None:
        with self._guard:
            self._check(turn)
            if turn.player:
                self._newest[turn.key] = turn.number
                self._newest.move_to_end(turn.key)
                if len(self._newest) > _MAX_PLAYERS:
                    self._newest.popitem(last=False)
            if self._current is not None and self._is_old(self._current):
                self._stop()
            waiting = self._waiting[turn.account_id]
            if waiting >= _MAX_WAITING_OF_ACCOUNT or self._waiting.total() >= _MAX_WAITING:
                raise RateLimitedError("Too many previews at once", 1)
            self._waiting[turn.account_id] += 1

    def _check(self, turn: Turn) -> None:
        if self._is_old(turn):
            raise SupersededError("A newer request from the same player has replaced this one")

    def _is_old(self, turn: Turn) -> bool:
        return bool(turn.player) and turn.number < self._newest.get(turn.key, turn.number)
