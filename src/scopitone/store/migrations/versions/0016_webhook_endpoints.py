"""Webhook endpoints: several deliveries of a task, and the headers of each attempt.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# PostgreSQL's name of the constraint, which has none in SQLite.
_ONE_BY_TASK = "deliveries_task_id_key"
_NAMING: Any = {"naming_convention": {"uq": "%(table_name)s_%(column_0_name)s_key"}}
_ATTEMPTS = "delivery_id, number, at, status, latency_ms, excerpt"


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("secret_created_at", sa.BigInteger(), nullable=False),
        sa.Column("previous_secret", sa.Text(), nullable=True),
        sa.Column("previous_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("allow_loopback", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_webhook_endpoints_account_id"), "webhook_endpoints", ["account_id"])
    with _set_attempts_aside(), op.batch_alter_table("deliveries", **_NAMING) as batch_op:
        batch_op.drop_constraint(_ONE_BY_TASK, type_="unique")
        # With a default: servers of the version before go on writing their rows.
        batch_op.add_column(sa.Column("endpoint_id", sa.Text(), nullable=False, server_default=""))
    op.create_index("deliveries_by_task", "deliveries", ["task_id", "endpoint_id"], unique=True)
    op.create_index("deliveries_by_account", "deliveries", ["account_id", "created_at"])
    op.add_column("delivery_attempts", sa.Column("headers", sa.JSON(), nullable=True))


def downgrade() -> None:
    to_endpoints = "SELECT id FROM deliveries WHERE endpoint_id <> ''"
    op.execute(f"DELETE FROM delivery_attempts WHERE delivery_id IN ({to_endpoints})")
    op.execute("DELETE FROM deliveries WHERE endpoint_id <> ''")
    op.drop_column("delivery_attempts", "headers")
    op.drop_index("deliveries_by_account", table_name="deliveries")
    op.drop_index("deliveries_by_task", table_name="deliveries")
    with _set_attempts_aside(), op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_column("endpoint_id")
        batch_op.create_unique_constraint(_ONE_BY_TASK, ["task_id"])
    op.drop_index(op.f("ix_webhook_endpoints_account_id"), table_name="webhook_endpoints")
    op.drop_table("webhook_endpoints")


@contextmanager
def _set_attempts_aside() -> Iterator[None]:
    """Empty the attempts during the block.

    SQLite changes a table by writing it anew, and does not drop what rows of another refer to.
    """
    op.execute("CREATE TEMPORARY TABLE kept_attempts AS SELECT * FROM delivery_attempts")
    op.execute("DELETE FROM delivery_attempts")
    yield
    op.execute(f"INSERT INTO delivery_attempts ({_ATTEMPTS}) SELECT {_ATTEMPTS} FROM kept_attempts")
    op.execute("DROP TABLE kept_attempts")
