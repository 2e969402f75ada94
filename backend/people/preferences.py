"""What people choose for themselves: language, and hours in which they want quiet."""

from typing import Literal

from backend.actor import Actor
from backend.errors import Conflict, Incomplete, NotFound, message
from backend.people.models import EmployeeRow
from backend.people.schemas import Preferences, PreferencesChange, PreferencesRequest, PreferencesReversal
from backend.uow import UnitOfWork


def set_preferences(uow: UnitOfWork, actor: Actor, request: PreferencesRequest) -> PreferencesChange:
    """Change what was named of the actor's own settings and return them; nothing named only returns them.

    Raises:
        Incomplete: one end of the quiet hours was named and the other was never set.
    """
    row = _lock(uow, actor)
    before = _preferences_of(row)
    if request.language is not None:
        row.language = request.language
    _set_quiet(row, request)
    uow.session.flush()
    after = _preferences_of(row)
    reversal = None if after == before else PreferencesReversal(before=before, after=after)
    return PreferencesChange(preferences=after, changed=_changed(before, after), reversal=reversal)


def restore_preferences(uow: UnitOfWork, actor: Actor, reversal: PreferencesReversal) -> PreferencesChange:
    """Take back a change, whatever else was changed since.

    Raises:
        Conflict: the same setting has been changed again.
    """
    row = _lock(uow, actor)
    before, after = reversal.before, reversal.after
    changed = _changed(before, after)
    if set(changed) & set(_changed(after, _preferences_of(row))):
        raise Conflict(message("This setting has been changed again since, so there is nothing to undo."))
    if "language" in changed:
        row.language = before.language
    if "quiet_hours" in changed:
        row.quiet_start, row.quiet_end = before.quiet_start, before.quiet_end
    uow.session.flush()
    return PreferencesChange(preferences=_preferences_of(row), changed=changed, reversal=None, is_undone=True)


def _set_quiet(row: EmployeeRow, request: PreferencesRequest) -> None:
    start = request.quiet_start or row.quiet_start
    end = request.quiet_end or row.quiet_end
    if start is None and end is None:
        return
    if start is None or end is None:
        raise Incomplete(
            message("Quiet hours need a beginning and an end, such as from 22:00 to 7:00."),
            missing="quiet_start" if start is None else "quiet_end",
        )
    row.quiet_start, row.quiet_end = (start, end) if start != end else (None, None)


def _changed(before: Preferences, after: Preferences) -> tuple[Literal["language", "quiet_hours"], ...]:
    is_quiet_same = (before.quiet_start, before.quiet_end) == (after.quiet_start, after.quiet_end)
    return (
        *(("language",) if before.language != after.language else ()),
        *(() if is_quiet_same else ("quiet_hours",)),
    )


def _lock(uow: UnitOfWork, actor: Actor) -> EmployeeRow:
    row = uow.session.get(EmployeeRow, actor.email, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(message("Nobody with the address {email} works here."), email=actor.email)
    return row


def _preferences_of(row: EmployeeRow) -> Preferences:
    return Preferences(
        language="en" if row.language == "en" else "zh", quiet_start=row.quiet_start, quiet_end=row.quiet_end
    )
