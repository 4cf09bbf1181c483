"""An index for counting an account's unfinished tasks, which every CreateTask does.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("tasks_by_status", "tasks", ["account_id", "status"])


def downgrade() -> None:
    op.drop_index("tasks_by_status", "tasks")
