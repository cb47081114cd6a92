"""How values stand in an answer of SAM.gov's Contract Awards API, read one by one, and which fields are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from scrapers.normalize import dollars, text_of
from scrapers.strict import Row

NOTHING = "N/A"
"""What the publisher writes into a code, a name or an acronym that is not there."""

_KEY_PART = re.compile(r"[^_\s]+")
_MOMENT = re.compile(r"([12][0-9]{3}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?Z?)?")

IGNORED: Mapping[str, tuple[str, ...]] = {
    # `legislativeMandates` and the like are left out whole; so is everything on people.
    "answer": ("piidAggregation",),
    "core": (
        *("coreVersionId", "solicitationDate", "initiative", "legislativeMandates"),
        *("principalPlaceOfPerformance", "acquisitionMarketingData", "preferenceProgramsInformation"),
    ),
    "acquisition": (
        *("typeOfContractPricing", "multiyearContract", "majorProgramCode", "nationalInterestAction"),
        *("performanceBasedServiceContract", "consolidatedContract", "multipleOrSingleAwardIdc"),
        *("reasonForInterAgencyContracting", "contractFinancing"),
    ),
    "product": (
        *("recoveredMaterialClauses", "contractBundling", "dodAcquisitionProgram", "dodClaimantProgram"),
        *("gfeGfp", "informationTechnologyCommercialItemCategory", "countryOfOrigin"),
    ),
    "competition": (
        *("solicitationProcedures", "typeOfSetAside", "sbirSTTR", "statutoryExceptionToFairOpportunity"),
        *("otherThanFullAndOpenCompetition", "localAreaSetAside", "a76Action", "sourceSelectionProcess"),
        *("preAwardSynopsisRequirement", "smallBusinessCompetitivenessDemonstrationProgram"),
        "numberOfOffersSource",
    ),
    "contracting": ("contractingDepartment",),
    "funding": ("fundingDepartment", "foreignFunding"),
    # The fiscal year is worked out from the day signed.
    "dates": ("fiscalYear",),
    "dollars": (
        *("baseDollarsObligated", "feePaidForUseOfService", "totalEstimatedOrderValue"),
        "nonGovernmentDollars",
    ),
    "totals": ("totalNonGovernmentDollars",),
    "details": (
        *("treasuryAccount", "competitionInformation", "preferenceProgramsInformation"),
        *("legislativeMandates", "contractMarketingData", "nasaSpecificData"),
    ),
    "contract": (
        *("part8OrPart13", "costOrPricingData", "purchaseCardAsPaymentMethod", "undefinitizedAction"),
        *("costAccountingStandardsClause", "natureOfServices", "emergencyAcquisition", "numberOfActions"),
        *("referencedIDVPart8OrPart13", "referencedIDVMultipleOrSingle"),
    ),
    "requirement": (
        *("naicsSource", "idvNAICS", "useOfEpaDesignatedProducts", "placeOfManufacture"),
        *("domesticOrForeignEntity", "seaTransportation"),
    ),
    # Dun & Bradstreet's share of a record: neither addresses nor telephone numbers are stored.
    "location": (
        *("streetAddress1", "streetAddress2", "streetAddress3", "city", "state", "province", "zip"),
        *("country", "congressionalDistrict", "phoneNumber", "faxNumber", "awardeeLocationDisabledFlag"),
    ),
    "awardee": (
        *("far41102Exception", "awardeeAlternateSiteCode", "awardeeRegistrationDetails"),
        *("awardeeBusinessTypes", "socioEconomicData", "lineOfBusiness", "relationshipWithFederalGovernment"),
        *("otherGovernmentalEntities", "organizationFactors", "educationalEntities", "certifications"),
        "consortia",
    ),
    "header": ("awardeeAlternateName", "awardeeEnabled"),
    "uei": (
        *("cageCode", "awardeeImmediateParentUEI", "awardeeImmediateParentName"),
        *("awardeeDomesticParentUEI", "awardeeDomesticParentName"),
    ),
    # Who wrote, approved and closed the record are officials.
    "bookkeeping": (
        *("version", "createdBy", "createdDate", "lastModifiedBy", "approvedBy", "approvedDate"),
        *("closedBy", "closedDate", "closedStatus"),
    ),
}
"""Fields that are not stored, by the part of a record they stand in."""


class Coded(NamedTuple):
    """A code and what it means; either may be missing."""

    code: str | None
    name: str | None

    @property
    def meaning(self) -> str | None:
        return self.name or self.code


def part(row: Row, field: str) -> Row:
    """The object in a field; an empty one where there is none, because the publisher leaves out empty fields."""
    value = row.pop_optional(field)
    return Row({} if value is None else value, document=row.document, path=row.place(field))


def coded(row: Row, field: str, *, ignore: tuple[str, ...] = ()) -> Coded:
    """`{code, name}`; the publisher leaves out codes that it has only a name for."""
    value = part(row, field)
    found = Coded(text(value, "code"), text(value, "name"))
    value.done(ignore=ignore)
    return found


def text(row: Row, field: str) -> str | None:
    """Text that may be missing, its ends trimmed; `N/A` is nothing."""
    return row.read_optional(field, _text)


def key(row: Row, field: str) -> str | None:
    """Text in upper case that is a part of a key: no blanks, no underscore, which parts the parts."""
    return row.read_optional(field, _key)


def required_key(row: Row, field: str) -> str:
    """A part of a key that every record has, in upper case."""
    value = row.read(field, _key)
    if value is None:
        raise row.rejected(field, "is empty")
    return value


def money(row: Row, field: str) -> int | None:
    """An amount in text (`"-7183.74"`) in whole cents."""
    return row.read_optional(field, _cents)


def day(row: Row, field: str) -> date | None:
    """The day of `2025-02-20T00:00:00Z` or `2025-02-20 00:00:00.000`; another time of day is refused.

    With one, which day is meant would depend on a time zone, and a fiscal year with it.
    """
    return row.read_optional(field, _day)


def moment_day(row: Row, field: str) -> date | None:
    """The day of `2025-06-11T07:18:02Z` as written."""
    return row.read_optional(field, lambda value: _parts(value)[0])


def count_in_text(value: object) -> int:
    """A count as the publisher writes it, in text or as a number; raises ValueError."""
    if type(value) is int and value >= 0:
        return value
    if type(value) is str and re.fullmatch("[0-9]{1,12}", value):
        return int(value)
    raise ValueError("is not a count")


def _text(value: object) -> str | None:
    found = (text_of(value) or "").strip()
    return found if found and found != NOTHING else None


def _key(value: object) -> str | None:
    found = (text_of(value) or "").strip()
    if found and not _KEY_PART.fullmatch(found):
        raise ValueError("holds a blank or an underscore, which no part of a key has")
    return found.upper() or None


def _cents(value: object) -> int | None:
    return None if value == "" else dollars(value)


def _parts(value: object) -> tuple[date, str | None]:
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a date (YYYY-MM-DD, with or without a time)")
    return date.fromisoformat(found[1]), found[2]


def _day(value: object) -> date:
    found, time = _parts(value)
    if time not in (None, "00:00:00"):
        raise ValueError("names a time of day: which day is meant depends on a time zone")
    return found
