"""The keys of learners who asked to be forgotten. Frozen: later changes are later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table; who asked before it was there is not known."""
    op.create_table("forgotten", sa.Column("learner", sa.Text(), primary_key=True))
