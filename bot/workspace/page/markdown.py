"""Standard Markdown, as ``markdown`` blocks and streamed answers carry it, to HTML."""

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from bot.workspace.page.emoji_names import with_emoji
from bot.workspace.page.links import safe_link


class _Renderer(RendererHTML):
    """Adds what the page needs to markdown-it's HTML: links that open elsewhere, emoji names, no pictures."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        del options, env
        return str(escape(with_emoji(tokens[idx].content)))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrSet("target", "_blank")
        token.attrSet("rel", "noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)


class _Parser(MarkdownIt):
    """CommonMark with tables and strike-through; HTML in the source is shown as text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return safe_link(url) is not None


@cache
def _parser() -> _Parser:
    parser = _Parser("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    # Pictures come from the workspace's own files only, so an image stays a link to look at.
    parser.enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    return parser


def render_markdown(text: str) -> Markup:
    """Markdown as HTML; raw HTML in it is escaped, links other than http, https and mailto stay text."""
    return Markup(_parser().render(text))  # noqa: S704 - markdown-it escapes with html off; tested with attacks
