"""The data dictionary: every table, as SQLModel classes."""

from sqlmodel import SQLModel

from research.models.agency import Agency, AgencyYear, Office
from research.models.award import Award, AwardFacts, AwardStatement
from research.models.columns import Cents, Day, Instant, instant_text, make_strict
from research.models.company import Company, Link
from research.models.evidence import Evidence, Issue, Run, Sighting, State
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
    "Day",
    "Deletion",
    "Evidence",
    "Instant",
    "Issue",
    "Link",
    "Office",
    "Recipient",
    "RecipientName",
    "RecipientSpelling",
    "Run",
    "SQLModel",
    "Sighting",
    "State",
    "Subaward",
    "Transaction",
    "TransactionState",
    "instant_text",
]
