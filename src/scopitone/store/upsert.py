"""INSERT … ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy spells for each."""

from __future__ import annotations

from typing import cast

from sqlalchemy.dialects import postgresql, sqlite

from scopitone.store.tables import Base


def insert(dialect: str, table: type[Base]) -> sqlite.Insert:
    """An INSERT into `table` with on_conflict_do_update and on_conflict_do_nothing.

    `dialect` is the engine's. The two dialects' statements have the same methods here.
    """
    made = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return cast("sqlite.Insert", made)
