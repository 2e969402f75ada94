"""Tools that are agreed upon and whose service is not built yet.

Such a tool is understood in full: names are resolved, what is missing is asked for and the role is checked. Then
it refuses as `unavailable`, with the arguments that were understood. It turns into a built one by being written as
a function with `@tool`.
"""

import inspect
from collections.abc import Collection
from dataclasses import replace

from backend.actor import Role
from backend.errors import Unavailable, message
from backend.naming.entries import NameKind
from backend.naming.marks import NameOf
from backend.records import Named, Record
from tools.catalog import Effect, Tool, tool
from tools.context import ToolContext


def planned(
    name: str,
    request: type[Record],
    *,
    effect: Effect,
    roles: Collection[Role],
    description: str,
    personal: bool = False,
) -> Tool:
    """Declare a tool by its request.

    Args:
        name: as in the public contract.
        request: what it will take.
        effect: what it will do.
        roles: who may use it; holding one is enough.
        description: what a model reads: when to use it, when not to, what an empty answer means.
        personal: whether its result is for the asker's eyes only.

    Raises:
        ToolDefinitionError: a field's description is missing, or no role is named.
    """

    def refuse(ctx: ToolContext, request: Record) -> Record:
        _require_scope(ctx, request)
        raise Unavailable(message("I understood what you want, but this is not available yet."))

    refuse.__name__ = name
    refuse.__doc__ = inspect.cleandoc(description)
    refuse.__annotations__["request"] = request
    # Built as a read, since only a write whose service exists can be previewed.
    made = tool(effect="read", roles=roles, personal=personal)(refuse)
    return replace(made, effect=effect, is_planned=True, preview=refuse if effect == "write" else None)


def _require_scope(ctx: ToolContext, request: Record) -> None:
    """Refuse what lies wholly outside the asker's locations; goods may come from elsewhere.

    Raises:
        NotAllowed: none of the locations named is in the asker's scope.
    """
    places = [
        str(place)
        for name, field in type(request).model_fields.items()
        if any(isinstance(mark, NameOf) and mark.kind is NameKind.LOCATION for mark in field.metadata)
        and (place := getattr(request, name)) is not None
    ]
    if places and not any(ctx.actor.may_see(place) for place in places):
        entry = ctx.call.services.names.current(ctx.uow).entry(places[-1])
        ctx.actor.require_location(Named(code=entry.code, name_zh=entry.name_zh, name_en=entry.name_en))
