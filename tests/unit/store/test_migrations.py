"""Migrations that write a table anew keep its rows, on both databases, forward and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from scopitone.core.settings import Settings
from scopitone.store.database import MIGRATIONS, migrate, open_engine

BEFORE = """
INSERT INTO accounts (id, name, created_at) VALUES ('a', 'a', 0);
INSERT INTO tasks (id, account_id, model, model_version, status, request, spec, base_url, credits,
    progress, attempts, create_at) VALUES ('t', 'a', 'm', '', 'failed', '{}', '{}', '', 0, 0, 0, 0);
INSERT INTO deliveries (id, account_id, task_id, url, body, state, created_at)
    VALUES ('msg_1', 'a', 't', 'http://h/', '{}', 'pending', 1);
INSERT INTO delivery_attempts (delivery_id, number, at, status, latency_ms, excerpt)
    VALUES ('msg_1', 1, 2, 503, 12, 'away')
"""
TO_ENDPOINT = """
INSERT INTO deliveries (id, account_id, task_id, endpoint_id, url, body, state, created_at)
    VALUES ('msg_2', 'a', 't', 'e', 'http://e/', '{}', 'pending', 1);
INSERT INTO delivery_attempts (delivery_id, number, at, status, latency_ms, excerpt)
    VALUES ('msg_2', 1, 2, 200, 12, '')
"""
SECOND = BEFORE.split(";")[2].replace("msg_1", "msg_3")


def run(engine: Engine, script: str) -> None:
    with engine.begin() as connection:
        for statement in script.split(";"):
            connection.execute(text(statement))


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_callbacks_survive_the_migration_to_webhook_endpoints(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings.with_options({"data_dir": tmp_path, "database_url": database_url})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = settings.database_url
    engine = open_engine(settings.database_url)
    owed = "SELECT id, account_id, task_id, url, body, state, created_at FROM deliveries"
    made = "SELECT delivery_id, number, at, status, latency_ms, excerpt FROM delivery_attempts"

    command.upgrade(config, "0015")
    run(engine, BEFORE)
    kept = rows(engine, owed), rows(engine, made)
    assert [len(part) for part in kept] == [1, 1]

    migrate(settings.database_url, tmp_path / "lock")
    assert (rows(engine, owed), rows(engine, made)) == kept
    assert rows(engine, "SELECT endpoint_id FROM deliveries") == [("",)]
    with pytest.raises(IntegrityError):
        # As a server of the version before writes it: a task has one callback of its own.
        run(engine, SECOND)
    run(engine, TO_ENDPOINT)
    with pytest.raises(IntegrityError):
        run(engine, "DELETE FROM deliveries WHERE id = 'msg_1'")

    command.downgrade(config, "0015")
    assert (rows(engine, owed), rows(engine, made)) == kept
    with pytest.raises(IntegrityError):
        run(engine, SECOND)
    command.upgrade(config, "head")
    assert (rows(engine, owed), rows(engine, made)) == kept
    engine.dispose()
