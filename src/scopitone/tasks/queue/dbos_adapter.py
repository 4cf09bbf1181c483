"""The undocumented parts of DBOS that Scopitone uses: private functions and tables.

A release of DBOS can change any of it. `tests/unit/tasks/queue/test_dbos_adapter.py` shows what
breaks.
"""

from __future__ import annotations

from typing import Any

from dbos import DBOS
from dbos._dbos import _get_dbos_instance
from sqlalchemy import BigInteger, ColumnClause, TableClause, column, table


def list_active_workflows() -> list[str]:
    """Return the ids of the workflows that threads of this process run now."""
    ids: list[str] = _get_dbos_instance()._active_workflows_set.activeList()
    return ids


def recover_workflows(executor_ids: list[str]) -> list[str]:
    """Start again, or queue again, the workflows that these executors had started.

    DBOS asks for a workflow that is still started *by that executor*, so two workers that recover
    the same workflows at once do no harm. Returns the ids of the workflows.
    """
    return [handle.workflow_id for handle in DBOS._recover_pending_workflows(executor_ids)]


def status_table(dialect: str) -> TableClause:
    """Return DBOS's table of workflows: queue_name, status, created_at (Unix milliseconds)."""
    columns: list[ColumnClause[Any]] = [column("queue_name"), column("status")]
    columns.append(column("created_at", BigInteger()))
    schema = None if dialect == "sqlite" else "dbos"
    return table("workflow_status", *columns, schema=schema)
