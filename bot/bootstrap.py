"""The composition root: every real object is built here, once, from the settings."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from typing import get_args

import procrastinate
from langchain_core.language_models import BaseChatModel
from slack_sdk import WebClient
from sqlalchemy import URL, Engine
from threadpoolctl import threadpool_limits

from backend.clock import HEAD_OFFICE_ZONE, SystemClock
from backend.db import create_database_engine, database_url
from backend.naming.service import NameDirectory
from backend.payer import payer_account
from backend.procurement.drafts import PayerAccount
from backend.queue import JobQueue, create_queue
from backend.rules import RULES
from backend.settings import Language, Settings, SettingsError
from backend.uow import Database, UnitOfWork
from bot.agent import Agent, TurnRunner
from bot.answering import Answering
from bot.conversation import Assistant
from bot.current_names import CurrentNames
from bot.decision_modals import DecisionModals
from bot.directory import SlackDirectory
from bot.form_maker import FormMaker
from bot.form_values import FormReader
from bot.intake import Intake
from bot.jobs import Jobs, give_up, is_last_try, register_tasks
from bot.lessons import Lessons
from bot.messages import MessageMaker
from bot.models.language_agent import LanguageAgent
from bot.models.meter import Meter
from bot.models.provider import create_language_model
from bot.notices import NoticeMaker
from bot.notifier import Notifier
from bot.router.cache import load_or_train
from bot.router.filling import SlotFiller
from bot.router.model import RouterModel
from bot.slack_calls import create_client
from bot.worker import Worker
from knowledge.embedder import Embedder, load_embedder
from knowledge.ingest import bring_up_to_date
from knowledge.search import KnowledgeBase
from prompts.loader import load_phrases, load_values
from tools.catalog import Catalog
from tools.context import Services
from tools.registry import build_catalog

COMPANY = "Lantern Foods"

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
    lessons: Lessons
    decisions: DecisionModals
    form_maker: FormMaker
    form_reader: FormReader


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
        """The handbook's index: of the bundled documents as they are now, or of the company's own.

        Raises:
            IndexOutOfDate: the company's own documents were made searchable with another encoder.
        """
        directory = self.settings.data_dir / "knowledge"
        url = self.settings.chroma_url
        bring_up_to_date(directory=directory, embedder=self.embedder, chroma_url=url)
        return KnowledgeBase.open(directory, self.embedder, chroma_url=url)

    @cached_property
    def model(self) -> BaseChatModel:
        """Storehand's own router; it answers where no language model does."""
        scorer = load_or_train(self.settings.data_dir / "router", encoder=self.embedder)
        # One message is too little for several threads of linear algebra: they cost more than they save, and
        # take the processors from other workers. Training, which is over by now, gains from them.
        threadpool_limits(limits=1, user_api="blas")
        return RouterModel(
            scorer=scorer,
            filler=SlotFiller(load_values(), load_phrases()),
            names=CurrentNames(self.database, self.names),
            clock=self.database.clock.now,
            handbook_score=self._handbook_score,
            writes=frozenset(tool.name for tool in self.catalog if tool.effect == "write"),
        )

    @cached_property
    def language_model(self) -> BaseChatModel | None:
        """The provider's model that the settings name, or None.

        Raises:
            ModelUnavailable: its package or key is missing.
        """
        return create_language_model(self.settings) if self.settings.model is not None else None

    @cached_property
    def agent(self) -> TurnRunner:
        """The brain: the router, with a language model before it where the settings name one."""
        router = Agent(self.model, self.catalog)
        if self.language_model is None:
            return router
        return LanguageAgent(
            self.language_model,
            router,
            catalog=self.catalog,
            meter=Meter.from_settings(self.settings, self.database),
            timeout_seconds=self.settings.model_timeout_seconds,
            company=COMPANY,
        )

    @cached_property
    def assistant(self) -> Assistant:
        """What answers turns."""
        return Assistant(
            self.agent,
            Services(
                database=self.database,
                names=self.names,
                handbook=self.handbook,
                button_lifetime=timedelta(minutes=self.settings.button_minutes),
                payer=self.payer,
            ),
            catalog=self.catalog,
            default_language=self.settings.default_language,
        )

    @cached_property
    def lessons(self) -> Lessons:
        """What keeps questions to learn from, if the settings allow it."""
        return Lessons(
            self.database,
            self.names,
            is_on=self.settings.learn_from_questions,
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
        directory = SlackDirectory(client, self.database)
        maker = MessageMaker(
            self.database,
            directory,
            self.catalog,
            rules=RULES,
            default_language=self.settings.default_language,
            others=(NoticeMaker(self.database, directory),),
        )
        return SlackSide(
            client=client,
            directory=directory,
            notifier=Notifier(self.database, client, maker),
            intake=Intake(self.database),
            answering=Answering(
                self.database,
                self.assistant,
                directory,
                lessons=self.lessons,
                default_language=self.settings.default_language,
            ),
            lessons=self.lessons,
            form_maker=FormMaker(self.database, default_language=self.settings.default_language),
            form_reader=FormReader(self.database),
            decisions=DecisionModals(
                self.database, directory, client, default_language=self.settings.default_language
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
        return self.database.clock.now().astimezone(HEAD_OFFICE_ZONE).date()

    def worker(self, *, name: str = "worker") -> Worker:
        """Return a worker that knows every task; `start()` sets it to work."""
        jobs = Jobs(
            database=self.database,
            answering=self.slack.answering,
            notifier=self.slack.notifier,
            rules=RULES,
            learning_kept=self._learning_kept,
        )
        register_tasks(self.queue, jobs)
        return Worker(self.queue, name=name, give_up=partial(give_up, jobs), is_last_try=is_last_try)

    @property
    def _learning_kept(self) -> timedelta:
        # Whoever turns the learning off takes the consent back for what is there, too.
        return timedelta(days=self.settings.learn_keep_days if self.settings.learn_from_questions else 0)

    def payer(self, uow: UnitOfWork) -> PayerAccount | None:
        """Return the company's own bank account, None where nobody has set one."""
        return payer_account(uow, self.settings)

    def warm_up(self) -> None:
        """Load everything a first answer needs, so that no person waits for it."""
        with self.database.unit() as uow:
            self.names.current(uow)
        for language in get_args(Language):
            self.handbook.search("年假 annual leave", audiences=frozenset({"all"}), language=language)
        _ = self.assistant

    def _handbook_score(self, question: str) -> float:
        found = self.handbook.search(question, audiences=frozenset({"all"}), most=1)
        return found.passages[0].score if found.answered else 0.0
