"""How people ask for a section in their own words, kept in `questions.yaml` beside the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, RootModel, ValidationError

from knowledge.errors import DocumentInvalid

QUESTIONS_FILE = "questions.yaml"

_Question = Annotated[str, Field(min_length=2, max_length=120)]


class Questions(RootModel[dict[str, dict[str, tuple[_Question, ...]]]]):
    """By document id, then by section ("heading > heading"): what people say when they look for it."""

    def of(self, document: str) -> dict[str, tuple[str, ...]]:
        """Give the questions of one document, by section; none for a document that has none."""
        return self.root.get(document, {})


def read_questions(folder: Path) -> Questions:
    """Read the questions kept in a folder; none if it has no such file.

    Raises:
        DocumentInvalid: If the file cannot be read or is not what it should be.
    """
    path = folder / QUESTIONS_FILE
    if not path.is_file():
        return Questions({})
    try:
        return Questions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentInvalid(path, f"it cannot be read ({type(error).__name__})") from error
    except yaml.YAMLError as error:
        raise DocumentInvalid(path, f"it is not YAML ({str(error).splitlines()[0]})") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = " / ".join(str(part) for part in first["loc"]) or QUESTIONS_FILE
        raise DocumentInvalid(path, f"{where}: {first['msg']}") from error
