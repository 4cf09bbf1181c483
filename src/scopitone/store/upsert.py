"""INSERT … ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy spells for each."""

from __future__ import annotations

from typing import cast

from sqlalchemy.dialects import postgresql, sqlite

from scopitone.store.tables import Base


def insert(dialect: str, table: type[Base]) -> sqlite.Insert:
    """Return an INSERT into `table` with on_conflict_do_update and on_conflict_do_nothing.

    dialect: the name of the engine's dialect. Both dialects' statements have these methods.
    """
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return cast("sqlite.Insert", statement)
