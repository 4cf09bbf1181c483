"""Alembic's entry: runs the migrations on the database whose URL the caller gave."""

from alembic import context
from sqlalchemy import func, select

from scopitone.store.database import MIGRATION_LOCK, open_engine
from scopitone.store.media_tables import Installation  # noqa: F401 - declares its tables
from scopitone.store.project_tables import StoredProject  # noqa: F401 - declares its tables
from scopitone.store.schema_version import VERSION_TABLE
from scopitone.store.tables import Base

engine = open_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table=VERSION_TABLE,
        include_name=lambda name, kind, _parents: kind != "table" or name in Base.metadata.tables,
        render_as_batch=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # The caller's lock is a file; here servers on other machines may start as well.
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        context.run_migrations()
engine.dispose()
