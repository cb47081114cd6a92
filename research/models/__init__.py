"""The data dictionary: every table, as SQLModel classes."""

from sqlmodel import SQLModel

from research.models.agency import Agency, AgencyYear, Office
from research.models.award import Award, AwardFacts, AwardStatement
from research.models.columns import Cents, Day, Instant, instant_text, make_strict
from research.models.company import Company, Link
from research.models.coverage import Coverage, CoverageTie, PublishedCount, PublishedCountFacts
from research.models.evidence import Evidence, Issue, Run, Sighting, State, Touched
from research.models.recipient import Recipient, RecipientName, RecipientSpelling
from research.models.transaction import Deletion, Subaward, Transaction, TransactionState

make_strict(SQLModel.metadata)

__all__ = [
    "Agency",
    "AgencyYear",
    "Award",
    "AwardFacts",
    "AwardStatement",
    "Cents",
    "Company",
    "Coverage",
    "CoverageTie",
    "Day",
    "Deletion",
    "Evidence",
    "Instant",
    "Issue",
    "Link",
    "Office",
    "PublishedCount",
    "PublishedCountFacts",
    "Recipient",
    "RecipientName",
    "RecipientSpelling",
    "Run",
    "SQLModel",
    "Sighting",
    "State",
    "Subaward",
    "Touched",
    "Transaction",
    "TransactionState",
    "instant_text",
]
