"""By which dialect of the API a task came, and the request as it was sent in it.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nullable and without a default: servers of the version before go on writing their rows.
    op.add_column("tasks", sa.Column("dialect", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("dialect_request", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "dialect_request")
    op.drop_column("tasks", "dialect")
