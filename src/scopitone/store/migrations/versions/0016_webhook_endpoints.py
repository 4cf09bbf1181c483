"""Webhook endpoints: several deliveries of a task, and the headers of each attempt.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

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
    # With defaults or nullable: servers of the version before go on writing their rows.
    endpoint = sa.Column("endpoint_id", sa.Text(), nullable=False, server_default="")
    if _is_sqlite():
        _set_attempts_aside()
        # SQLite cannot drop a constraint, so that the table is written anew. This one has no name.
        with op.batch_alter_table("deliveries", naming_convention={"uq": "by_task"}) as batch_op:
            batch_op.drop_constraint("by_task", type_="unique")
            batch_op.add_column(endpoint)
        _put_attempts_back()
    else:
        op.drop_constraint("deliveries_task_id_key", "deliveries", type_="unique")
        op.add_column("deliveries", endpoint)
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
    if _is_sqlite():
        _set_attempts_aside()
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_column("endpoint_id")
        batch_op.create_unique_constraint("deliveries_task_id_key", ["task_id"])
    if _is_sqlite():
        _put_attempts_back()
    op.drop_index(op.f("ix_webhook_endpoints_account_id"), table_name="webhook_endpoints")
    op.drop_table("webhook_endpoints")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _set_attempts_aside() -> None:
    """Empty the table that refers to deliveries: SQLite does not drop what rows refer to."""
    op.execute("CREATE TEMPORARY TABLE kept_attempts AS SELECT * FROM delivery_attempts")
    op.execute("DELETE FROM delivery_attempts")


def _put_attempts_back() -> None:
    columns = _ATTEMPTS
    op.execute(f"INSERT INTO delivery_attempts ({columns}) SELECT {columns} FROM kept_attempts")
    op.execute("DROP TABLE kept_attempts")
