"""Makes `import sqlite3` load a SQLite that is new enough.

DBOS stamps its rows with unixepoch('subsec'), which came with SQLite 3.42; Debian 12's Python
is linked with 3.40. The pysqlite3 wheel contains a newer library with the same module interface.
Import this module before anything that imports sqlite3.
"""

from __future__ import annotations

import sqlite3
import sys

NEEDED = (3, 42, 0)


def use_recent_sqlite() -> None:
    """Replace sqlite3 by pysqlite3 if it is too old.

    Raises:
        RuntimeError: neither is new enough.
    """
    if sqlite3.sqlite_version_info >= NEEDED:
        return
    try:
        import pysqlite3
    except ImportError as missing:
        raise RuntimeError(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.42 or newer is required. "
            "Install the pysqlite3 package, or a newer Python."
        ) from missing
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


use_recent_sqlite()
