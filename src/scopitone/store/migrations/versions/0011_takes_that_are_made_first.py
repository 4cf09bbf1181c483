"""The takes of a task that can be played before the others are made.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nullable and without a default: servers of the version before go on writing their rows.
    op.add_column("tasks", sa.Column("early_result", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "early_result")
