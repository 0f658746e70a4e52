"""Which of the questions somebody has read and dealt with. Frozen: later changes are later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table; the questions themselves stay as they are."""
    op.create_table("handled", sa.Column("question", sa.Text(), primary_key=True))
