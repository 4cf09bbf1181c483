"""What tests that kill things share: asking again, and that nothing was lost or paid twice."""

from __future__ import annotations

import http.client
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scopitone.store.tables import LedgerEntry, Task

PATIENCE_S = 60.0


def patiently(wanted: Callable[[], Any]) -> Any:
    """What `wanted` gives, asked again while server or database are not there."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return wanted()
        except (OSError, http.client.HTTPException, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def check_ledger(
    tasks: Iterable[Task], entries: Iterable[LedgerEntry], prices: Mapping[str, int]
) -> None:
    """Each task was reserved once, and charged or given back once, at its model's price."""
    kinds = defaultdict(list)
    for entry in entries:
        kinds[entry.task_id].append((entry.kind, entry.amount))
    for task in tasks:
        end = "charge" if task.status == "success" else "release"
        price = prices[task.model]
        assert sorted(kinds[task.id]) == sorted([("reserve", price), (end, price)]), task.id
