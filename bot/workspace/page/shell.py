"""The page itself: the frame that the browser modules fill."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from bot.workspace.json_types import JsonObject
from bot.workspace.page.context import RenderContext
from bot.workspace.page.fragments import sidebar_fragment
from bot.workspace.page.people_faces import person_name, render_face
from bot.workspace.page.settings import PageSettings
from bot.workspace.page.texts import texts

_TEMPLATES: Final = Path(__file__).parent / "templates"
_STYLESHEETS: Final = ("theme.css", "frame.css", "messages.css", "blocks.css")
THEMES: Final = frozenset({"light", "dark"})


def template_environment() -> Environment:
    """Jinja2 with every value escaped."""
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)


def render_page(
    state: JsonObject,
    context: RenderContext,
    *,
    settings: PageSettings,
    theme: str | None,
    templates: Environment,
) -> str:
    """The whole page for one reader.

    Args:
        state: The page API's ``state`` for the reader.
        context: The reader.
        settings: Title, welcome and first steps.
        theme: ``light`` or ``dark`` as chosen with the switch; anything else follows the system.
        templates: From ``template_environment``.
    """
    me = state["me"]
    return templates.get_template("page.html").render(
        language=context.language,
        say=context.say,
        theme=theme if theme in THEMES else None,
        title=settings.title or state["team"]["name"],
        team=state["team"]["name"],
        me_name=person_name(me),
        me_title=me.get("title", ""),
        me_face=render_face(me),
        sidebar=sidebar_fragment(state, context),
        stylesheets=_STYLESHEETS,
        data=_page_data(state, context, settings=settings),
    )


def _page_data(state: JsonObject, context: RenderContext, *, settings: PageSettings) -> JsonObject:
    """What the browser modules start from; it stands in the page as JSON, which no browser runs."""
    team = state["team"]["name"]
    return {
        "me": state["me"],
        "app": state["app"],
        "im_with_app": state["im_with_app"],
        "language": context.language,
        "texts": texts(context.language),
        "settings": {
            "title": settings.title or team,
            "team": team,
            "welcome": settings.welcome_zh if context.language == "zh" else settings.welcome_en,
            "about": settings.about_zh if context.language == "zh" else settings.about_en,
            "tries": [entry.model_dump() for entry in settings.tries],
        },
    }
