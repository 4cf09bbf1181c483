"""Threads for requests that wait for another server, or for much work.

The threads that answer all other requests are 40 (Starlette's). As many slow requests would take
all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from scopitone.tasks.errors import RateLimitedError

Result = TypeVar("Result")
_RETRY_AFTER_S = 5


class SlowRequests:
    """One kind of slow requests: at most `threads` at once, and `per_account` of each account.

    More of an account are refused; more of different accounts wait, without a thread.
    """

    def __init__(self, what: str, threads: int, per_account: int) -> None:
        self._what, self._threads, self._per_account = what, threads, per_account
        self._open: Counter[str] = Counter()

    async def run(
        self, account_id: str, function: Callable[..., Result], *arguments: object
    ) -> Result:
        """Return `function(*arguments)`, called in a thread.

        account_id: "" for a request without one. Raises: RateLimitedError if the account has too
        many, and what `function` raises.
        """
        if self._open[account_id] >= self._per_account:
            raise RateLimitedError(
                f"Too many {self._what} at once; accepted: {self._per_account}", _RETRY_AFTER_S
            )
        self._open[account_id] += 1
        try:
            return await run_sync(function, *arguments, limiter=self._limiter)
        finally:
            self._open[account_id] -= 1
            if not self._open[account_id]:
                del self._open[account_id]

    @cached_property
    def _limiter(self) -> CapacityLimiter:
        # It belongs to the event loop in which it is made.
        return CapacityLimiter(self._threads)
