"""What a music engine leaves with a clip, to continue it.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clips", sa.Column("music_engine", sa.Text()))
    op.add_column("clips", sa.Column("score_blob", sa.Text()))


def downgrade() -> None:
    op.drop_column("clips", "score_blob")
    op.drop_column("clips", "music_engine")
