"""Accounts that the operator has disabled.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nullable and without a default: servers of the version before go on writing their rows.
    op.add_column("accounts", sa.Column("disabled_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "disabled_at")
