"""The undocumented parts of DBOS are there, and behave as the adapter expects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dbos import DBOS
from sqlalchemy import Engine

from scopitone.store.database import reading
from scopitone.tasks.queue import dbos_adapter, topology


@pytest.fixture
def launched(engine: Engine) -> Iterator[None]:
    DBOS(
        config={
            "name": "adapter",
            "system_database_engine": engine,
            "executor_id": "e",
            "log_level": "ERROR",
            "enable_otlp": False,
        }
    )
    DBOS.launch()
    yield
    DBOS.destroy()


@pytest.mark.usefixtures("launched")
def test_nothing_runs_and_nothing_is_recovered() -> None:
    assert list(dbos_adapter.list_active_workflows()) == []
    assert dbos_adapter.recover_workflows(["nobody"]) == []


def test_the_table_of_workflows_has_the_columns(engine: Engine) -> None:
    with reading(engine) as session:
        assert {depth.waiting for depth in topology.measure_depths(session)} == {0}
