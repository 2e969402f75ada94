"""`doctor`: checks what Storehand needs and says what to do about each fault."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend import audit
from backend.clock import HEAD_OFFICE_ZONE
from backend.errors import AppError
from backend.locations import service as locations
from backend.outbox import service as outbox
from backend.outbox.service import STUCK_AFTER
from backend.queue import count_failed_jobs
from backend.settings import SettingsError
from bot.bootstrap import Application
from bot.manifests import load_manifest
from bot.models.provider import find_fault
from knowledge.errors import KnowledgeError


@dataclass(frozen=True)
class Finding:
    """One check; `advice` says what to do when it is not ok."""

    name: str
    is_ok: bool
    detail: str
    advice: str = ""


def add_commands(commands: Any) -> None:  # noqa: ANN401 -- argparse has no public type for this
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="check settings, database, index, Slack tokens and scopes")
    parser.set_defaults(run=_run)


def _run(application: Application, arguments: argparse.Namespace) -> int:
    del arguments
    findings = examine(application)
    for finding in findings:
        print(f"{'ok   ' if finding.is_ok else 'FAULT'}  {finding.name}: {finding.detail}")
        if not finding.is_ok:
            print(f"       → {finding.advice}")
    return 0 if all(finding.is_ok for finding in findings) else 1


def examine(application: Application) -> list[Finding]:
    """Run every check; a failing one does not keep the others from running."""
    checks: list[Callable[[Application], Finding]] = [
        _settings,
        _database,
        _data,
        _audit_chain,
        _undelivered,
        _jobs,
        _index,
        _router,
        _slack,
    ]
    return [check(application) for check in checks]


def _settings(application: Application) -> Finding:
    settings = application.settings
    database = "real server" if settings.database_url else "embedded"
    return Finding(
        "settings",
        True,
        f"data in {settings.data_dir}, database {database}, model {settings.model or 'router'}",
    )


def _database(application: Application) -> Finding:
    try:
        with application.engine.connect() as connection:
            version = connection.scalar(text("SHOW server_version"))
            migrated = connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    except (AppError, SQLAlchemyError) as error:
        return Finding(
            "database",
            False,
            type(error).__name__,
            "Check DATABASE_URL and that the server runs; for the embedded one look into DATA_DIR/pg/log.",
        )
    if not migrated:
        return Finding("database", False, "no tables yet", "Run: python -m backend migrate")
    return Finding("database", True, f"PostgreSQL {version}")


def _data(application: Application) -> Finding:
    try:
        with application.database.unit() as uow:
            count = len(locations.list_locations(uow))
    except (AppError, SQLAlchemyError):
        return Finding(
            "data", False, "cannot be read", "Mend the database first; then: python -m backend seed"
        )
    if count == 0:
        return Finding("data", False, "no locations", "Run: python -m backend seed")
    return Finding("data", True, f"{count} locations")


def _audit_chain(application: Application) -> Finding:
    try:
        with application.database.unit() as uow:
            report = audit.verify_chain(uow.session)
    except (AppError, SQLAlchemyError):
        return Finding("audit chain", False, "cannot be read", "Mend the database first.")
    if report.broken_at is not None:
        return Finding(
            "audit chain",
            False,
            f"broken at row {report.broken_at}",
            "Somebody changed it behind Storehand's back: restore a backup and compare.",
        )
    return Finding("audit chain", True, f"{report.rows} rows, unbroken")


def _undelivered(application: Application) -> Finding:
    try:
        with application.database.unit() as uow:
            health = outbox.get_health(uow)
    except (AppError, SQLAlchemyError):
        return Finding("messages", False, "cannot be read", "Mend the database first.")
    if health.failed:
        return Finding(
            "messages",
            False,
            f"{health.failed} could not be delivered",
            "Look at outbox.failure; most often the bot was not invited to a store's channel. Once it is, they go out.",
        )
    if health.stuck:
        return Finding(
            "messages",
            False,
            f"{health.stuck} hang for more than {STUCK_AFTER.seconds // 60} minutes",
            "Start a worker (python -m bot worker), or look into its log.",
        )
    if health.next_at is not None:
        first = health.next_at.astimezone(HEAD_OFFICE_ZONE)
        return Finding(
            "messages",
            True,
            f"none undelivered; {health.waiting} wait for their time, as at night for the opening of the stores, "
            f"the first until {first:%Y-%m-%d %H:%M} ({HEAD_OFFICE_ZONE.key})",
        )
    return Finding("messages", True, "none undelivered")


def _jobs(application: Application) -> Finding:
    try:
        with application.database.unit() as uow:
            failed = count_failed_jobs(uow.session.connection())
    except (AppError, SQLAlchemyError):
        return Finding("jobs", False, "cannot be read", "Mend the database first.")
    if failed:
        return Finding(
            "jobs",
            False,
            f"{failed} given up in the last month",
            "Look for job_given_up, turn_failed and message_fault in the workers' logs; who asked was told.",
        )
    return Finding("jobs", True, "none given up")


def _index(application: Application) -> Finding:
    try:
        _ = application.handbook
    except KnowledgeError as error:
        return Finding("handbook", False, str(error), "Run: python -m knowledge ingest knowledge/documents")
    return Finding("handbook", True, "index is up to date")


def _router(application: Application) -> Finding:
    try:
        _ = application.model, application.language_model
    except AppError as error:
        return Finding(
            "model", False, str(error), "Check MODEL and its provider's key, or leave MODEL empty."
        )
    fault = None if application.language_model is None else find_fault(application.language_model)
    if fault is not None:
        detail = f"{application.settings.model} does not answer ({fault}), so the router answers instead"
        return Finding("model", False, detail, "Check MODEL, MODEL_API_KEY and MODEL_BASE_URL.")
    return Finding("model", True, application.settings.model or "router trained")


def _slack(application: Application) -> Finding:
    if application.settings.slack_bot_token is None:
        return Finding("slack", True, "not configured; `make run` uses the local workspace")
    try:
        response = application.slack.client.auth_test()
    except (SlackApiError, SettingsError, OSError) as error:
        return Finding("slack", False, type(error).__name__, "Check SLACK_BOT_TOKEN and the network.")
    granted = set(response.headers.get("x-oauth-scopes", "").split(","))
    wanted = set(load_manifest(with_agent=False)["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - granted) if granted != {""} else []
    if missing:
        return Finding(
            "slack",
            False,
            f"scopes missing: {', '.join(missing)}",
            "Add them under OAuth & Permissions, reinstall.",
        )
    return Finding("slack", True, f"{response['team']} as {response['user']}")
