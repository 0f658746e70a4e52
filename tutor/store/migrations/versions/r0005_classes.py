"""Classes that vote, and who may teach. Frozen: later changes are later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the five tables; what is there stays as it is."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "classes",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False, unique=True),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Text()),
        sa.Column("opened", moment, nullable=False),
        sa.Column("expires", moment, nullable=False),
        sa.Column("closed", moment),
    )
    op.create_index("classes_by_time", "classes", ["opened"])
    op.create_table(
        "members",
        sa.Column("class_id", sa.Text(), primary_key=True),
        sa.Column("learner", sa.Text(), primary_key=True),
        sa.Column("nickname", sa.Text()),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("members_of_learner", "members", ["learner"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("own_draw", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened", moment, nullable=False),
        sa.Column("closed", moment),
        sa.Column("revealed", moment),
        sa.Column("shown", sa.Text(), nullable=False),
    )
    op.create_index("rounds_of_class", "rounds", ["class_id", "position"], unique=True)
    op.create_table(
        "votes",
        sa.Column("round_id", sa.Text(), primary_key=True),
        sa.Column("learner", sa.Text(), primary_key=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("belief", sa.Text()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("votes_of_learner", "votes", ["learner"])
    op.create_table(
        "logins",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("expires", moment, nullable=False),
    )
