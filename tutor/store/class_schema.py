"""The tables of classes that vote: the class, who joined, what was asked, the votes, and who may teach."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from tutor.store.schema import JsonText, UtcTime, metadata

# `version` grows with everything that a phone should look at again; `round` is what is being asked.
classes = Table(
    "classes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("lesson", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("round", Text),
    Column("opened", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("closed", UtcTime),
    Index("classes_by_time", "opened"),
)

members = Table(
    "members",
    metadata,
    Column("class_id", Text, primary_key=True),
    Column("learner", Text, primary_key=True),
    Column("nickname", JsonText),
    Column("at", UtcTime, nullable=False),
    Index("members_of_learner", "learner"),
)

# `shown` is the question as it was asked, so that the votes can be understood whatever became of the item.
rounds = Table(
    "rounds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("class_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("own_draw", Boolean, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("before", Text),
    Column("state", Text, nullable=False),
    Column("opened", UtcTime, nullable=False),
    Column("closed", UtcTime),
    Column("revealed", UtcTime),
    Column("shown", JsonText, nullable=False),
    Index("rounds_of_class", "class_id", "position", unique=True),
)

votes = Table(
    "votes",
    metadata,
    Column("round_id", Text, primary_key=True),
    Column("learner", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("belief", Text),
    Column("label", JsonText, nullable=False),
    Column("response", JsonText, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("votes_of_learner", "learner"),
)

# Only what a token is hashed to: whoever reads the database cannot sign in with it.
logins = Table(
    "logins",
    metadata,
    Column("key", Text, primary_key=True),
    Column("expires", UtcTime, nullable=False),
)
