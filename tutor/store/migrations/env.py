"""What Alembic runs to upgrade: the migrations, on the connection and in the transaction it is given."""

from alembic import context

from tutor.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
