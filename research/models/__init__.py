"""The data dictionary: every table, as SQLModel classes."""

from sqlmodel import SQLModel

from research.models.agency import Agency, AgencyYear, Office
from research.models.award import Award, AwardFacts, AwardStatement
from research.models.change import ChangeRow, ChangeSource, Doubt
from research.models.columns import Cents, Day, Instant, instant_text, make_strict
from research.models.company import Company, Link
from research.models.coverage import Coverage, CoverageTie, PublishedCount, PublishedCountFacts
from research.models.evidence import (
    EARLIEST,
    FILE_TIME,
    NOTED,
    Evidence,
    Issue,
    Run,
    Sighting,
    State,
    Touched,
)
from research.models.filing import (
    Exhibit,
    ExhibitFacts,
    Filing,
    FilingFacts,
    FormerName,
    FormerNameFacts,
    Subsidiary,
    SubsidiaryFacts,
)
from research.models.hint import FamilyHint, FamilyHintFacts
from research.models.lobbying import LobbyingFacts, LobbyingFiling, LobbyingMention
from research.models.notice import Notice, NoticeFacts, NoticeWords
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
from research.models.web_page import PageCount, PageMention, WebPage, WebPageFacts

make_strict(SQLModel.metadata)

__all__ = [
    "EARLIEST",
    "FILE_TIME",
    "NOTED",
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
    "Exhibit",
    "ExhibitFacts",
    "FamilyHint",
    "FamilyHintFacts",
    "Filing",
    "FilingFacts",
    "FormerName",
    "FormerNameFacts",
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
    "Notice",
    "NoticeFacts",
    "NoticeWords",
    "Office",
    "OfficeLink",
    "OfficeYear",
    "PageCount",
    "PageMention",
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
    "Subsidiary",
    "SubsidiaryFacts",
    "Touched",
    "Transaction",
    "TransactionState",
    "UseCase",
    "UseCaseFacts",
    "VehicleSeller",
    "WebPage",
    "WebPageFacts",
    "instant_text",
]
