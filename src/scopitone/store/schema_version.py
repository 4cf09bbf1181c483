"""Which version of Scopitone wrote the database's schema, and whether this one can use it."""

from __future__ import annotations

import time

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select

from scopitone import __version__
from scopitone.core.errors import DatabaseError
from scopitone.store.tables import SchemaVersion
from scopitone.store.upsert import insert

VERSION_TABLE = "scopitone_version"
"""Alembic's table, which has the revision of the schema."""


def check_schema(engine: Engine, config: Config) -> None:
    """Check that this version knows the schema of the database, which may be empty.

    config: Alembic's, which knows where the migrations are.

    Raises:
        DatabaseError: a newer version wrote it. Nothing was changed.
    """
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    revision = _read_revision(engine)
    if revision is None or revision in known:
        return
    writer = _find_writer(engine, revision)
    name = f"Scopitone {writer}" if writer else "a newer version of Scopitone"
    remedy = f"Scopitone {writer} or newer" if writer else "that version"
    address = engine.url.render_as_string(hide_password=True)
    raise DatabaseError(
        f"The database {address} was written by {name} (schema {revision}); this is Scopitone "
        f"{__version__}, which knows the schemas up to {scripts.get_current_head()}. Nothing was "
        f"changed. Install {remedy}, or restore a backup that was made before the update"
    )


def record_writer(engine: Engine, config: Config) -> None:
    """Record this version as the writer of its schema, if no version is recorded."""
    revision = ScriptDirectory.from_config(config).get_current_head()
    assert revision is not None
    if _find_writer(engine, revision) is not None:
        return
    row = {"revision": revision, "version": __version__, "written_at": int(time.time())}
    with engine.begin() as connection:
        connection.execute(
            insert(engine.dialect.name, SchemaVersion).values(row).on_conflict_do_nothing()
        )


def _read_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision()


def _find_writer(engine: Engine, revision: str) -> str | None:
    """Return the first version that wrote this schema; None if it is not known."""
    if not inspect(engine).has_table(SchemaVersion.__tablename__):
        return None
    query = select(SchemaVersion.version).where(SchemaVersion.revision == revision)
    with engine.connect() as connection:
        return connection.scalar(query)
