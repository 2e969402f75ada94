"""The Chinese catalogue, compiled in memory: no binary file lies beside the text people edit."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from backend.settings import Language

CHINESE_PATH = Path(__file__).parent / "zh_CN" / "LC_MESSAGES" / "storehand.po"


def read_chinese() -> Catalog:
    """Read the Chinese catalogue as it is written."""
    with CHINESE_PATH.open(encoding="utf-8") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)


@cache
def load_translations(language: Language) -> NullTranslations:
    """Return the translations into a language; English templates are their own translation."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_chinese())
    compiled.seek(0)
    return GNUTranslations(compiled)
