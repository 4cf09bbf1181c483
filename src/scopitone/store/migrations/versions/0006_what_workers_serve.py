"""Which queues a worker serves.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nullable and without a default: workers of the version before go on writing their rows.
    op.add_column("workers", sa.Column("serves", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("workers", "serves")
