"""Which process does a task, in which step, and of what earlier ones died.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = ("worker_process", "step", "deaths")


def upgrade() -> None:
    # Nullable and without a default: servers of the version before go on writing their rows.
    for name in _COLUMNS:
        op.add_column("tasks", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("tasks", name)
