"""The one row that holds the last entry of the audit trail."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    op.execute(f"INSERT INTO audit_head (id, number, sha256) VALUES (1, 0, '{'0' * 64}')")
