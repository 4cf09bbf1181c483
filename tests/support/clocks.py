"""A clock that was set, without setting one: what the clock guard has recorded is changed."""

from __future__ import annotations

import json
from pathlib import Path


def forge_clock_record(data_dir: Path, seconds: float) -> None:
    """Make it look as if the clock was set forward by so many seconds since the last sweep."""
    path = data_dir / "clock.json"
    record = json.loads(path.read_text())
    for name in ("wall_s", "trusted_boot_time_s"):
        record[name] -= seconds
    path.write_text(json.dumps(record))
