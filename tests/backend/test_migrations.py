import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from backend.migrate import include_object, migrate
from backend.schema import all_tables
from tests.factories.databases import database_on


def test_the_migrations_build_exactly_the_tables_of_the_models(empty_connection):
    context = MigrationContext.configure(
        empty_connection, opts={"compare_type": True, "include_object": include_object}
    )
    assert compare_metadata(context, all_tables()) == []


def test_a_column_that_no_migration_adds_is_noticed(empty_connection):
    empty_connection.execute(text("ALTER TABLE items DROP COLUMN storage"))
    context = MigrationContext.configure(
        empty_connection, opts={"compare_type": True, "include_object": include_object}
    )
    [(change, _schema, table, column)] = compare_metadata(context, all_tables())
    assert (change, table, column.name) == ("add_column", "items", "storage")


def test_migrating_twice_changes_nothing(fresh_empty_database):
    before = set(inspect(fresh_empty_database.bind).get_table_names())
    migrate(fresh_empty_database.bind)
    assert set(inspect(fresh_empty_database.bind).get_table_names()) == before


def test_a_failing_migration_leaves_no_half_built_schema(database_server):
    with database_server.copy_of("template0") as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE stock_ledger (something_else integer)"))
        with pytest.raises(Exception, match="stock_ledger"):
            migrate(engine)
        assert inspect(engine).get_table_names() == ["stock_ledger"]


def test_a_unit_of_work_runs_on_the_migrated_tables(fresh_empty_database):
    with database_on(fresh_empty_database.bind).unit() as uow:
        for table in all_tables().sorted_tables:
            assert uow.session.execute(table.select()).all() == [], table.name
