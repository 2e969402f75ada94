"""`python -m bot.locale` brings the Chinese catalogue in line with the code and names what is untranslated."""

import sys

from bot.locale.catalogue import CHINESE_PATH
from bot.locale.extraction import update_chinese


def main() -> int:
    """Update the catalogue; the exit status is 1 while a translation is missing."""
    count, waiting = update_chinese()
    print(f"{CHINESE_PATH}: {count} messages, {len(waiting)} without a translation")
    for text in waiting:
        print(f"  {text}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
