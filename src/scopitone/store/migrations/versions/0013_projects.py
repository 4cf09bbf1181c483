"""Projects, their versions and files, and the project of a task.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("clip_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("projects_by_account", "projects", ["account_id", "updated_at"])
    op.create_index("ix_projects_clip_id", "projects", ["clip_id"])
    op.create_table(
        "project_versions",
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
        sa.PrimaryKeyConstraint("project_id", "number"),
    )
    op.create_table(
        "project_files",
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
        sa.PrimaryKeyConstraint("project_id", "file_id"),
    )
    op.create_index("ix_project_files_file_id", "project_files", ["file_id"])
    # Nullable and without a default: servers of the version before go on writing their rows.
    op.add_column("tasks", sa.Column("project_id", sa.Text(), nullable=True))
    op.create_index("tasks_by_project", "tasks", ["project_id", "create_at"])


def downgrade() -> None:
    op.drop_index("tasks_by_project", table_name="tasks")
    op.drop_column("tasks", "project_id")
    for table in ("project_files", "project_versions", "projects"):
        op.drop_table(table)
