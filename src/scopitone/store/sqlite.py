"""Makes `import sqlite3` give a SQLite that is new enough, wherever it is imported.

DBOS stamps its rows with unixepoch('subsec'), which came with SQLite 3.42; Debian 12's Python
is linked with 3.40. The pysqlite3 wheel carries its own newer library behind the same module
interface. Imported before anything that imports sqlite3.
"""

from __future__ import annotations

import sqlite3
import sys

NEEDED = (3, 42, 0)


def use_recent_sqlite() -> None:
    """Put pysqlite3 in the place of sqlite3 where the latter is too old.

    Raises:
        RuntimeError: neither is new enough.
    """
    if sqlite3.sqlite_version_info >= NEEDED:
        return
    try:
        import pysqlite3
    except ImportError as missing:
        raise RuntimeError(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.42 is needed. "
            "Install the pysqlite3 package, or a newer Python."
        ) from missing
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


use_recent_sqlite()
