"""The versions that wrote the schemas, and an index for the stored bytes of an account.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schema_versions",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("revision"),
    )
    op.create_index("files_by_account", "files", ["account_id", "size"])


def downgrade() -> None:
    op.drop_index("files_by_account", table_name="files")
    op.drop_table("schema_versions")
