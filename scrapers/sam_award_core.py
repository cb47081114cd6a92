"""What a record of SAM.gov's Contract Awards API is, how it is told from others, who bought and what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapers.record_keys import Identity, keys_of
from scrapers.sam_award_fields import IGNORED, Coded, coded, key, part, required_key, text
from scrapers.strict import Row

Kind = Literal["AWARD", "IDV"]

TYPES: dict[str, tuple[Kind, frozenset[str]]] = {
    "AWARD": ("AWARD", frozenset("ABCD")),
    "IDV": ("IDV", frozenset("ABCDE")),
}
"""By `awardOrIDV`: the codes of type that USAspending takes over; any other must be named as an other transaction."""

OTHER_TRANSACTION = "OTHER TRANSACTION"


@dataclass(frozen=True)
class What:
    """What kind of record it is."""

    kind: Kind
    type: Coded
    is_other_transaction: bool


@dataclass(frozen=True)
class Buyer:
    """Who signed and who pays."""

    agency: Coded
    office: Coded
    funding_agency: Coded
    funding_office: Coded


@dataclass(frozen=True)
class Bought:
    """What for, and how it was competed."""

    psc: Coded
    naics: Coded
    extent_competed: Coded
    type_of_idc: Coded
    program_acronym: str | None
    solicitation: str | None


def read_what(core: Row) -> What:
    """Raises `SourceChanged` for a type that is not known: nothing could say which keys it has."""
    said = core.required_text("awardOrIDV")
    type_ = coded(core, "awardOrIDVType")
    if said.upper() not in TYPES:
        raise core.changed("awardOrIDV", "is neither AWARD nor IDV", said)
    kind, codes = TYPES[said.upper()]
    is_other = (type_.name or "").upper().startswith(OTHER_TRANSACTION)
    if not is_other and type_.code not in codes:
        raise core.changed("awardOrIDVType", "is a type that is not known", tuple(type_))
    return What(kind, type_, is_other)


def read_identity(row: Row, what: What) -> tuple[Identity, Coded]:
    """What the record is told by, and why it was modified. Reads all of `contractId`."""
    reason = coded(row, "reasonForModification")
    return _identity(row, what), reason


def read_former_keys(record: Row, what: What) -> tuple[str, ...]:
    """The transaction keys that a record had before its contract was transferred (`oldContractId`)."""
    if not record.has_value("oldContractId"):
        record.pop_optional("oldContractId")
        return ()
    return tuple(keys_of(_identity(row, what)).transaction_key for row in record.rows("oldContractId"))


def read_buyer(core: Row) -> Buyer:
    """Reads all of `federalOrganization`."""
    row = core.row("federalOrganization")
    by, pays = row.row("contractingInformation"), part(row, "fundingInformation")
    row.done()
    agency = by.row("contractingSubtier")
    found = Buyer(
        agency=Coded(required_key(agency, "code"), text(agency, "name")),
        office=coded(by, "contractingOffice", ignore=("country", "regionCode")),
        funding_agency=coded(pays, "fundingSubtier"),
        funding_office=coded(pays, "fundingOffice", ignore=("country", "regionCode")),
    )
    agency.done()
    by.done(ignore=IGNORED["contracting"])
    pays.done(ignore=IGNORED["funding"])
    return found


def read_bought(core: Row) -> Bought:
    """Reads what is left of `coreData`."""
    acquisition, product = part(core, "acquisitionData"), part(core, "productOrServiceInformation")
    competition = part(core, "competitionInformation")
    found = Bought(
        psc=coded(product, "productOrService", ignore=("type",)),
        naics=_naics(product),
        extent_competed=coded(competition, "extentCompeted"),
        type_of_idc=coded(acquisition, "typeOfIdc"),
        program_acronym=text(acquisition, "programAcronym"),
        solicitation=text(core, "solicitationId"),
    )
    acquisition.done(ignore=IGNORED["acquisition"])
    product.done(ignore=IGNORED["product"])
    competition.done(ignore=IGNORED["competition"])
    core.done(ignore=IGNORED["core"])
    return found


def _identity(row: Row, what: What) -> Identity:
    agency, parent_agency = row.row("subtier"), part(row, "referencedIDVSubtier")
    number = key(row, "transactionNumber")
    modification = row.required_text("modificationNumber").strip()
    found = Identity(
        kind=what.kind,
        agency_code=required_key(agency, "code"),
        piid=required_key(row, "piid"),
        modification_number=modification,
        transaction_number=None if what.kind == "IDV" else number,
        parent_piid=key(row, "referencedIDVPiid"),
        parent_agency_code=key(parent_agency, "code"),
        is_other_transaction=what.is_other_transaction,
    )
    if not modification or set(modification) & set("_ \t\n"):
        message = "holds a blank or an underscore, which no part of a key has"
        raise row.rejected("modificationNumber", message, modification)
    agency.done(ignore=("name",))
    parent_agency.done(ignore=("name",))
    row.done(ignore=("referencedIDVModificationNumber",))
    return found


def _naics(product: Row) -> Coded:
    """The principal industry, which comes as a list of one."""
    if not product.has_value("principalNaics"):
        product.pop_optional("principalNaics")
        return Coded(None, None)
    rows = product.rows("principalNaics")
    if len(rows) > 1:
        raise product.changed("principalNaics", "holds more than one industry", len(rows))
    if not rows:
        return Coded(None, None)
    found = Coded(text(rows[0], "code"), text(rows[0], "name"))
    rows[0].done()
    return found
