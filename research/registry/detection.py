"""Words by which a text names a company or its product: alone, in company of others, or only seemingly.

How a word is written (`text`):

* Letters, digits and the marks `& + . ' / # @ -` stand for themselves, in upper or lower case.
* A space stands for any run of blanks and punctuation marks, or for nothing: `red hat` fits RED HAT, RED-HAT, REDHAT.
* Both ends must be ends of a word, unless a star stands there: `microsoft*` fits MICROSOFTLICENSES as well.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from research.registry.base import Entry, Text

_WORD = re.compile(r"\*?[a-z0-9&+.'/#@-]+(?: [a-z0-9&+.'/#@-]+)*\*?")


def _well_written(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise ValueError(
            "is not written like a word: use small letters, digits, single spaces and & + . ' / # @ -, "
            "and a star only at an end"
        )
    if not any(c.isalnum() for c in value):
        raise ValueError("needs a letter or a digit")
    return value


Pattern = Annotated[Text, AfterValidator(_well_written)]
"""A word or phrase as this module's first lines say."""


class Word(Entry):
    """A word that alone names the company or an unmistakable product. In YAML a bare string will do.

    text: the word. product: what it is, when it is a product (its name for readers). note: why it is safe.
    """

    text: Pattern
    product: Text | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class ContextWord(Entry):
    """A word that names the company only where one of `near` stands in the same text.

    text, product, note: as in `Word`. near: words, written likewise; one of them is enough.
    """

    text: Pattern
    near: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    product: Text | None = None
    note: Text | None = None


class ExcludedWord(Entry):
    """A longer phrase that holds one of the words and means something else: words inside it do not count.

    text: the phrase. really: what it is.
    """

    text: Pattern
    really: Text


class Words(Entry):
    """How texts name one company or product. strong, context, excluded: see the three classes."""

    strong: tuple[Word, ...] = ()
    context: tuple[ContextWord, ...] = ()
    excluded: tuple[ExcludedWord, ...] = ()

    @model_validator(mode="after")
    def _each_word_once(self) -> Words:
        texts = [*(word.text for word in self.strong), *(word.text for word in self.context)]
        if twice := sorted({text for text in texts if texts.count(text) > 1}):
            raise ValueError(f"{', '.join(twice)} stands twice: keep one")
        return self
