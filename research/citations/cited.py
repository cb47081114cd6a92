"""What is cited: a fact with everything that makes it checkable."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar, Literal

from research.types import Window
from research.wording import file_time_words, retrieved_words

PUBLISHER = "Contract Trail"


@dataclass(frozen=True)
class EvidenceDays:
    """Days on which evidence was retrieved, both included: the window of a fact about changes."""

    since: date
    until: date
    basis: ClassVar[str] = "evidence_retrieved"


@dataclass(frozen=True)
class Record:
    """The award or transaction a fact is about.

    modification: of a transaction its own; of an award the newest held, None where no transaction is held.
    """

    kind: Literal["award", "transaction"]
    key: str
    piid: str | None
    modification: str | None


@dataclass(frozen=True)
class Cited:
    """A fact to be cited.

    title: of the page. statement: the fact as a sentence that may be printed. url: permanent address, with window
    and rule spelled out. as_of: retrieval time of the newest evidence; where there is none, when the database was
    made. is_file_time: nobody said when that evidence was retrieved, so that the file's own time stands for it.
    is_earliest: it was retrieved then or later. oldest:
    retrieval time of the oldest evidence, None where that of some is not known.
    digests: SHA-256 of each archived file or answer the fact rests on. build: of the database. basis: word of the
    money ("obligation"), None where there is none. window: None where the fact has none. rule: id and version.
    publishers: of the records. documents: what the fact rests on besides archived records, each with publisher,
    title and address.
    """

    title: str
    statement: str
    url: str
    as_of: datetime | None
    digests: tuple[str, ...]
    build: str
    basis: str | None = None
    window: Window | EvidenceDays | None = None
    rule: tuple[str, str] | None = None
    record: Record | None = None
    publishers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    is_file_time: bool = False
    is_earliest: bool = False
    oldest: datetime | None = None

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The digests, sorted, each once."""
        return tuple(sorted(set(self.digests)))

    @property
    def retrieved(self) -> str:
        """When the evidence was retrieved, to be said behind "retrieved"; empty where there is no time at all."""
        if self.as_of is None:
            return ""
        return retrieved_words(self.oldest, self.as_of, is_earliest=self.is_earliest) + self.as_of_known

    @property
    def is_of_several_days(self) -> bool:
        """Whether the evidence was retrieved on several days, or may have been."""
        if self.oldest is None or self.as_of is None:
            return len(self.distinct) > 1
        return self.oldest.date() != self.as_of.date()

    @property
    def as_of_known(self) -> str:
        """What is said behind the time where it is only that of a file, or the earliest there can be."""
        return file_time_words(is_file_time=self.is_file_time, is_earliest=self.is_earliest)

    @cached_property
    def fingerprint(self) -> str:
        """One SHA-256 for all the evidence: of the sorted digests, one a line."""
        return fingerprint(self.distinct)


def fingerprint(digests: Sequence[str]) -> str:
    """SHA-256 over the sorted, distinct digests, one a line."""
    lines = "".join(f"{digest}\n" for digest in sorted(set(digests)))
    return hashlib.sha256(lines.encode()).hexdigest()
