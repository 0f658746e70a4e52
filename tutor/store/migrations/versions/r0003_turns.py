"""Which try at a drawn question an attempt was. Frozen: later changes are later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; attempts from before there were second tries hold null."""
    op.add_column("attempts", sa.Column("turn", sa.Integer()))
