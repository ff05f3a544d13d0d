"""How Alembic reaches the app's database: SQLite rebuilds tables in batches, foreign keys off meanwhile."""

from alembic import context

from kiosk.db import db

engine = db.engine
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="kiosk.db.",
        process_revision_directives=None,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
