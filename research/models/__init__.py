"""The data dictionary: every table, as SQLModel classes."""

from sqlmodel import SQLModel

from research.models.agency import Agency, AgencyYear, Office
from research.models.award import Award, AwardFacts, AwardStatement
from research.models.change import ChangeRow, ChangeSource, Doubt
from research.models.columns import Cents, Day, Instant, instant_text, make_strict
from research.models.company import Company, Link
from research.models.coverage import Coverage, CoverageTie, PublishedCount, PublishedCountFacts
from research.models.evidence import Evidence, Issue, Run, Sighting, State, Touched
from research.models.lobbying import LobbyingFacts, LobbyingFiling, LobbyingMention
from research.models.reading import ItTransaction, StatusEvent
from research.models.recipient import Recipient, RecipientName, RecipientSpelling
from research.models.register import RegisterDocument, RegisterFacts
from research.models.rollup import (
    AgencyDay,
    AgencyRecipient,
    BlindTotal,
    CarriageTotal,
    LinkAward,
    LinkEvidence,
    LinkTotal,
    OfficeLink,
    OfficeYear,
    RecipientCompany,
    VehicleSeller,
)
from research.models.transaction import Deletion, Subaward, Transaction, TransactionState
from research.models.use_case import UseCase, UseCaseFacts

make_strict(SQLModel.metadata)

__all__ = [
    "Agency",
    "AgencyDay",
    "AgencyRecipient",
    "AgencyYear",
    "Award",
    "AwardFacts",
    "AwardStatement",
    "BlindTotal",
    "CarriageTotal",
    "Cents",
    "ChangeRow",
    "ChangeSource",
    "Company",
    "Coverage",
    "CoverageTie",
    "Day",
    "Deletion",
    "Doubt",
    "Evidence",
    "Instant",
    "Issue",
    "ItTransaction",
    "Link",
    "LinkAward",
    "LinkEvidence",
    "LinkTotal",
    "LobbyingFacts",
    "LobbyingFiling",
    "LobbyingMention",
    "Office",
    "OfficeLink",
    "OfficeYear",
    "PublishedCount",
    "PublishedCountFacts",
    "Recipient",
    "RecipientCompany",
    "RecipientName",
    "RecipientSpelling",
    "RegisterDocument",
    "RegisterFacts",
    "Run",
    "SQLModel",
    "Sighting",
    "State",
    "StatusEvent",
    "Subaward",
    "Touched",
    "Transaction",
    "TransactionState",
    "UseCase",
    "UseCaseFacts",
    "VehicleSeller",
    "instant_text",
]
