"""The composition root: every real object is built here, once, from the settings."""

import logging
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import procrastinate
from langchain_core.language_models import BaseChatModel
from slack_sdk import WebClient
from sqlalchemy import URL, Engine

from backend.clock import SystemClock
from backend.db import create_database_engine, database_url
from backend.errors import ModelUnavailable, message
from backend.naming.entries import Mention
from backend.naming.service import NameDirectory
from backend.queue import JobQueue, create_queue
from backend.rules import RULES
from backend.settings import Language, Settings, SettingsError
from backend.uow import Database
from bot.agent import Agent
from bot.answering import Answering
from bot.conversation import Assistant
from bot.directory import SlackDirectory
from bot.intake import Intake
from bot.jobs import Jobs, register_tasks
from bot.messages import MessageMaker
from bot.notifier import Notifier
from bot.router.cache import load_or_train
from bot.router.filling import SlotFiller
from bot.router.model import RouterModel
from bot.slack_calls import create_client
from knowledge.embedder import Embedder, load_embedder
from knowledge.errors import IndexOutOfDate
from knowledge.ingest import ingest
from knowledge.search import KnowledgeBase
from prompts.loader import load_phrases, load_values, render_system
from tools.catalog import Catalog
from tools.context import CallContext, Services
from tools.registry import build_catalog

COMPANY = "Lantern Foods"
# Measured on the eval cases: at 0.95 two thirds of the handbook questions that the router would refuse are
# answered, and 3 % of those that nobody can answer; at 0.8 it would be 87 % and 8 %.
SURELY_IN_HANDBOOK = 0.95
DOCUMENTS = Path(__file__).parent.parent / "knowledge" / "documents"


OUR_LOGGERS = ("backend", "bot", "knowledge", "tools", "__main__")


class OursOrWarnings(logging.Filter):
    """Lets our own events through, and of libraries what deserves attention: some log every job and query."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is written."""
        return record.levelno >= logging.WARNING or record.name.startswith(OUR_LOGGERS)


def configure_logging(settings: Settings) -> None:
    """Send one line per event to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    # On the handler, since some libraries set the level of their own logger when they are imported.
    handler.setLevel(settings.log_level)
    if settings.log_level != "DEBUG":
        handler.addFilter(OursOrWarnings())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)


@dataclass(frozen=True)
class SlackSide:
    """The objects that talk to Slack."""

    client: WebClient
    directory: SlackDirectory
    notifier: Notifier
    intake: Intake
    answering: Answering


class Application:
    """Builds each part when it is first asked for: a command that needs no model loads none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def url(self) -> URL:
        """The database's URL; the embedded server is started by asking for it."""
        return database_url(self.settings)

    @cached_property
    def queue(self) -> procrastinate.App:
        """The job queue, without its tasks."""
        return create_queue(self.url)

    @cached_property
    def engine(self) -> Engine:
        """The database's engine."""
        return create_database_engine(self.url)

    @cached_property
    def database(self) -> Database:
        """The database."""
        return Database(self.engine, SystemClock(), JobQueue())

    @cached_property
    def catalog(self) -> Catalog:
        """The tools."""
        return build_catalog()

    @cached_property
    def names(self) -> NameDirectory:
        """The names people use."""
        return NameDirectory()

    @cached_property
    def embedder(self) -> Embedder:
        """The sentence encoder; loading it takes a second or two."""
        return load_embedder(self.settings.embedding_model)

    @cached_property
    def handbook(self) -> KnowledgeBase:
        """The handbook's index; made of the bundled documents where there is none for this encoder.

        An index that is there is left alone: whoever added documents of their own must find them again.
        """
        directory = self.settings.data_dir / "knowledge"
        url = self.settings.chroma_url
        try:
            return KnowledgeBase.open(directory, self.embedder, chroma_url=url)
        except IndexOutOfDate:
            ingest([DOCUMENTS], directory=directory, embedder=self.embedder, chroma_url=url)
            return KnowledgeBase.open(directory, self.embedder, chroma_url=url)

    @cached_property
    def model(self) -> BaseChatModel:
        """The brain: Storehand's own router, or the provider the settings name."""
        if self.settings.model is None:
            return RouterModel(
                scorer=load_or_train(self.settings.data_dir / "router", encoder=self.embedder),
                filler=SlotFiller(load_values(), load_phrases()),
                find_mentions=self._find_mentions,
                clock=self.database.clock.now,
                is_in_handbook=self._is_in_handbook,
            )
        # Imported here since it pulls in every provider that is installed.
        from langchain.chat_models import init_chat_model  # noqa: PLC0415

        try:
            model: BaseChatModel = init_chat_model(
                self.settings.model, temperature=0, timeout=20, max_retries=1
            )
        except (ImportError, ValueError) as error:
            raise ModelUnavailable(
                message("The model {model} cannot be used: {reason}"),
                model=self.settings.model,
                reason=str(error),
            ) from error
        return model

    @cached_property
    def assistant(self) -> Assistant:
        """What answers turns."""
        return Assistant(
            Agent(self.model, self.catalog, system_prompt=_system_prompt if self.settings.model else None),
            Services(database=self.database, names=self.names, handbook=self.handbook),
            default_language=self.settings.default_language,
        )

    @cached_property
    def slack(self) -> SlackSide:
        """Everything that talks to Slack.

        Raises:
            SettingsError: the bot token is missing.
        """
        token = self.settings.slack_bot_token
        if token is None:
            raise SettingsError("SLACK_BOT_TOKEN: missing; take it from your Slack app, or try `make run`")
        client = create_client(token=token.get_secret_value(), base_url=self.settings.slack_api_url)
        directory = SlackDirectory(client)
        maker = MessageMaker(
            self.database,
            directory,
            self.catalog,
            rules=RULES,
            default_language=self.settings.default_language,
        )
        return SlackSide(
            client=client,
            directory=directory,
            notifier=Notifier(self.database, client, directory, maker),
            intake=Intake(self.database),
            answering=Answering(
                self.database,
                self.assistant,
                directory,
                default_language=self.settings.default_language,
            ),
        )

    def pointed_at(self, slack_settings: Settings) -> "Application":
        """Return an application with other Slack settings that shares this one's database."""
        other = Application(slack_settings)
        for part in ("url", "engine", "database"):
            other.__dict__[part] = getattr(self, part)
        return other

    def today(self) -> date:
        """Return today's date at head office."""
        return self.database.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()

    def register_tasks(self) -> None:
        """Give the queue its tasks; a worker needs this before it starts."""
        register_tasks(
            self.queue,
            Jobs(
                database=self.database,
                answering=self.slack.answering,
                notifier=self.slack.notifier,
                rules=RULES,
            ),
        )

    def warm_up(self) -> None:
        """Load everything a first answer needs, so that no person waits for it."""
        with self.database.unit() as uow:
            self.names.current(uow)
        for language in get_args(Language):
            self.handbook.search("年假 annual leave", audiences=frozenset({"all"}), language=language)
        _ = self.assistant

    def _is_in_handbook(self, question: str) -> bool:
        found = self.handbook.search(question, audiences=frozenset({"all"}), most=1)
        return found.answered and found.passages[0].score >= SURELY_IN_HANDBOOK

    def _find_mentions(self, sentence: str) -> list[Mention]:
        with self.database.unit() as uow:
            names = self.names.current(uow)
        return names.find_mentions(sentence)


def _system_prompt(context: CallContext) -> str:
    actor = context.actor
    now = context.services.database.clock.now()
    return render_system(today=actor.local_date(now).isoformat(), language=context.language, company=COMPANY)
