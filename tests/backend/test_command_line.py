import os
import signal
import subprocess
import sys

import psutil
import pytest
from sqlalchemy import text

from backend import cli
from backend.audit import record
from tests.factories.databases import database_on, outsider_on


@pytest.fixture(autouse=True)
def _without_a_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def run(capsys):
    """Runs a command line; gives its exit code, what it printed, and what it printed as errors."""

    def call(*arguments):
        code = cli.main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.fixture
def on_database(monkeypatch, fresh_database):
    """The demo chain as the DATABASE_URL of commands."""
    _use(monkeypatch, fresh_database)
    return fresh_database


def _use(monkeypatch, database):
    url = database.bind.url.set(drivername="postgresql")
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))


@pytest.mark.usefixtures("on_database")
def test_migrating_says_that_the_schema_is_the_newest(run):
    assert run("migrate") == (0, "The database is at the newest schema.\n", "")


def test_migrating_an_empty_database_builds_it(run, monkeypatch, database_server):
    with database_server.copy_of("template0") as engine:
        url = engine.url.set(drivername="postgresql")
        monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
        assert run("migrate")[0] == 0
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM stock_ledger")) == 0


def test_seeding_what_is_seeded_says_so_and_how_old_it_is(run, monkeypatch, database_server):
    with database_server.copy_of(database_server.lived_template()) as engine:
        _use(monkeypatch, database_on(engine))
        code, printed, _ = run("seed")
    assert code == 0
    assert "The demo data is there; nothing to do" in printed
    assert "--reset makes its dates count from today" in printed


def test_seeding_over_somebody_elses_data_is_refused(run, monkeypatch, fresh_empty_database):
    _use(monkeypatch, fresh_empty_database)
    with outsider_on(fresh_empty_database) as outsider:
        outsider.execute(
            text("INSERT INTO suppliers SELECT 'V1', '', '', '{}', '', '', 1, 0, 0, 1, 1, 1, '{}', ''")
        )
    code, _, errors = run("seed")
    assert code == 1
    assert errors.startswith("The table suppliers has rows and no demo data was ever loaded here.")


def test_a_reset_of_a_named_database_needs_a_yes(run, on_database):
    before = _audit_rows(on_database)
    code, _, errors = run("seed", "--reset")
    assert code == 1
    assert errors.startswith("--reset drops everything in postgresql://")
    assert "Add --yes" in errors
    assert _audit_rows(on_database) == before


@pytest.mark.slow
@pytest.mark.usefixtures("on_database")
def test_a_reset_with_a_yes_loads_the_demo_as_of_today(run):
    code, printed, errors = run("seed", "--reset", "--yes")
    assert (code, errors) == (0, "")
    assert "Demo data loaded in" in printed
    assert "166 items" in printed
    assert run("seed")[1].count("ago") == 0


def lines_of(printed, word):
    return [line.split(maxsplit=2) for line in printed.splitlines() if line.startswith(f"  {word}")]


@pytest.mark.usefixtures("on_database")
def test_a_dry_run_of_the_alerts_by_night_tells_when_each_closed_store_hears_of_them(run):
    code, printed, _ = run("alerts", "run", "--dry-run", "--now", "2026-06-11T02:00+08:00")
    assert code == 0
    waits = {code: sentence for _, code, sentence in lines_of(printed, "wait")}
    assert waits["S003"].endswith("closed now; told when it opens, 2026-06-11 06:30 (Asia/Shanghai)")
    assert waits["S016"].endswith("2026-06-11 07:00 (Asia/Singapore)")
    assert "S005" not in waits  # open round the clock
    concerned = {code for _, code, _ in lines_of(printed, "new")}
    assert waits.keys() == concerned - {"S005"}


def test_a_dry_run_of_the_alerts_by_day_has_nobody_wait_and_writes_nothing(run, on_database):
    by_day = ("alerts", "run", "--dry-run", "--now", "2026-06-10T10:00+08:00")
    code, printed, _ = run(*by_day)
    assert code == 0
    assert lines_of(printed, "new")
    assert lines_of(printed, "wait") == []
    assert run(*by_day)[1] == printed
    with outsider_on(on_database) as outsider:
        assert outsider.scalar(text("SELECT count(*) FROM alerts")) == 0


@pytest.mark.usefixtures("on_database")
def test_a_whole_audit_chain_is_counted(run):
    assert run("audit", "verify") == (0, "The audit chain is whole: 1 rows.\n", "")


def test_a_broken_audit_chain_fails_with_its_first_broken_row(run, on_database):
    with on_database.unit() as uow:
        record(uow, None, action="stock_counted", subject="SC-000001", payload={})
        uow.commit()
    with outsider_on(on_database) as outsider:
        outsider.execute(text("ALTER TABLE audit_log DISABLE TRIGGER ALL"))
        outsider.execute(text("UPDATE audit_log SET subject = 'SC-000002' WHERE seq = 2"))
    assert run("audit", "verify") == (1, "", "The audit chain is broken at row 2.\n")


def test_a_wrong_setting_stops_the_command_with_its_name(run, monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    code, _, errors = run("migrate")
    assert code == 2
    assert "PORT: " in errors


def test_a_database_that_is_down_is_one_sentence(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret@127.0.0.1:1/storehand")
    code, printed, errors = run("migrate")
    assert (code, printed) == (1, "")
    assert errors.startswith("The database does not answer: ")
    assert errors.count("\n") == 1
    assert "secret" not in errors


def test_tables_of_another_program_in_the_way_are_one_sentence(run, monkeypatch, database_server):
    with database_server.copy_of("template0") as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE items (something_else integer)"))
        url = engine.url.set(drivername="postgresql")
        monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
        code, _, errors = run("migrate")
    assert (code, errors) == (1, 'The database refused: relation "items" already exists\n')


@pytest.mark.parametrize("arguments", [[], ["audit"], ["nothing"]])
def test_a_command_that_does_not_exist_shows_the_usage(run, arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage: python -m backend" in capsys.readouterr().err


@pytest.mark.slow
def test_a_terminated_command_stops_the_embedded_server_and_leaves_nothing_half_done(data_dir):
    environment = os.environ | {"DATA_DIR": str(data_dir), "PYTHONPATH": os.fspath(_project())}
    command = subprocess.Popen(
        [sys.executable, "-m", "backend", "seed"], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert command.stdout.readline() == "Loading master data ...\n"
    postmaster = psutil.Process(int((data_dir / "pg" / "postmaster.pid").read_text().splitlines()[0]))
    command.terminate()
    command.communicate(timeout=60)
    assert command.returncode == 128 + signal.SIGTERM
    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE
    done = subprocess.run(
        [sys.executable, "-m", "backend", "audit", "verify"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "The audit chain is whole: 0 rows.\n", "")


def _project():
    return cli.__file__.rpartition("/backend/")[0]


def _audit_rows(database):
    with outsider_on(database) as outsider:
        return outsider.execute(text("SELECT * FROM audit_log")).all()
