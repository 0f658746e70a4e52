"""The first schema: attempts and predictions. Frozen: later changes are later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables, each with the index that finds one learner's rows in order of time."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "attempts",
        sa.Column("seq", counter, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("learner", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("misconception", sa.Text()),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("loaded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
    )
    op.create_table(
        "predictions",
        sa.Column("seq", counter, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("learner", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("loaded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
    )
    op.create_index("attempts_of_learner", "attempts", ["learner", "at", "seq"])
    op.create_index("predictions_of_learner", "predictions", ["learner", "at", "seq"])
