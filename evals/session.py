"""The program under evaluation: the real application, with a clock that stands and a database that forgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import Connection

from backend.clock import HEAD_OFFICE_ZONE, FixedClock
from backend.migrate import migrate
from backend.queue import JobQueue
from backend.seed import seed
from backend.settings import Settings
from backend.uow import Database
from bot.bootstrap import Application
from bot.commands.ask import Question, ask
from evals.days import resolve
from evals.scoring import Answer
from evals.suites import Case

_WEDNESDAY = 2


def standing_now(real_now: datetime) -> datetime:
    """Return ten o'clock of the first Wednesday from today on.

    "This Friday" and "next Monday" then mean the same whatever day the evals run on.
    """
    today = real_now.astimezone(HEAD_OFFICE_ZONE).date()
    wednesday = today + timedelta(days=(_WEDNESDAY - today.weekday()) % 7)
    return datetime.combine(wednesday, time(10), HEAD_OFFICE_ZONE).astimezone(UTC)


class StandingApplication(Application):
    """The real application on one connection, whose outer transaction the session rolls back."""

    def __init__(self, settings: Settings, *, now: datetime) -> None:
        super().__init__(settings)
        self._now = now

    @cached_property
    def connection(self) -> Connection:
        """The one connection that everything uses."""
        return self.engine.connect()

    @cached_property
    def database(self) -> Database:
        """The database, at the standing hour."""
        return Database(self.connection, FixedClock(self._now), JobQueue())


class Session:
    """Asks the cases of a run, one conversation after the other."""

    def __init__(self, application: StandingApplication) -> None:
        self._application = application

    @property
    def today(self) -> date:
        """The day on which the clock stands."""
        return self._application.today()

    @property
    def tools(self) -> frozenset[str]:
        """Names of the tools whose service is built."""
        return frozenset(tool.name for tool in self._application.catalog if not tool.is_planned)

    def ask(self, case: Case) -> tuple[Answer, ...]:
        """Go through a case's conversation and return the answers; the database is as before afterwards."""
        with self._forgetting():
            return tuple(
                ask(self._application, self._question(case, text=turn.text)) for turn in case.conversation
            )

    def _question(self, case: Case, *, text: str) -> Question:
        return Question.model_validate(
            {
                "id": case.id,
                "as": case.email,
                "text": resolve(text, today=self.today),
                "thread": case.id if case.turns else None,
                "public": case.public,
            }
        )

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        # One transaction per case and not per run: the locks of a write must not keep other processes waiting.
        transaction = self._application.connection.begin()
        try:
            yield
        finally:
            transaction.rollback()


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """Build the application, load its models, and the demo data if there is none.

    Raises:
        ForeignDataFound: the database holds other data than the demo chain.
        DatabaseUnavailable: the server cannot be reached.
    """
    real_now = datetime.now(UTC)
    application = StandingApplication(settings, now=standing_now(real_now))
    migrate(application.engine)
    # Does nothing where the demo data is; refuses a database with other data in it.
    demo = Database(application.engine, FixedClock(real_now), JobQueue())
    seed(demo, today=real_now.astimezone(HEAD_OFFICE_ZONE).date())
    application.warm_up()
    application.connection.rollback()
    try:
        yield Session(application)
    finally:
        application.connection.close()
        application.engine.dispose()
