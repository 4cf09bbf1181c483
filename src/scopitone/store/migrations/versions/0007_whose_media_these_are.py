"""The installation's id, and the blobs that it stored.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Every blob that a row names was stored by this installation.
_NAMED = """
    INSERT INTO stored_blobs (key, stored_at, trashed_at, ours)
    SELECT key, :now, NULL, true FROM (
        SELECT blob AS key FROM files
        UNION SELECT audio_blob FROM clips
        UNION SELECT cover_blob FROM clips
        UNION SELECT score_blob FROM clips
    ) AS named
    WHERE key IS NOT NULL AND key <> ''
"""


def upgrade() -> None:
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("media_state", sa.Text(), nullable=True),
        sa.Column("media_owner", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "stored_blobs",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("trashed_at", sa.BigInteger(), nullable=True),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_stored_blobs_trashed_at", "stored_blobs", ["trashed_at"])
    now = int(time.time())
    op.bulk_insert(installation, [{"id": secrets.token_hex(16), "created_at": now}])
    op.execute(sa.text(_NAMED).bindparams(now=now))


def downgrade() -> None:
    op.drop_table("stored_blobs")
    op.drop_table("installation")
