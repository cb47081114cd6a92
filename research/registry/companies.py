"""Companies: the research subjects, their identifiers, recipient names and dated families."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from research.registry.base import (
    Basis,
    Entry,
    PartialDate,
    Precision,
    References,
    Slug,
    Text,
    check_precision,
)
from research.registry.detection import Words

Category = Literal[
    "cloud_software",
    "cybersecurity",
    "analytics",
    "hardware",
    "telecom",
    "integrator",
    "reseller",
    "data_broker",
    "location_data",
    "osint",
    "forensics",
    "interception",
    "spyware",
    "biometrics",
    "crypto_tracing",
    "public_safety",
    "tracking_services",
    "monitoring",
    "border_surveillance",
    "drones",
    "defense",
]
"""What a company is known for in these records; for browsing, never for a sum."""

Role = Literal["maker", "service", "reseller"]
"""`maker` of a product, provider of a `service`, or `reseller` of what others make."""


class Identifier(Entry):
    """One identifier of one legal entity.

    value: as the register prints it. name: the entity it belongs to, as printed there. basis: how we know.
    source: key into the company's `sources`. note: what to watch.
    """

    value: Text
    name: Text
    basis: Basis
    source: Slug
    note: Text | None = None


class UeiIdentifier(Identifier):
    """A Unique Entity ID (SAM.gov): twelve characters, no letter I or O. Fields as in `Identifier`."""

    value: Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}$")]


class CikIdentifier(Identifier):
    """A Central Index Key (SEC): ten digits with leading zeros. Fields as in `Identifier`."""

    value: Annotated[str, StringConstraints(pattern=r"^\d{10}$")]


class LeiIdentifier(Identifier):
    """A Legal Entity Identifier (GLEIF): twenty characters. Fields as in `Identifier`."""

    value: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{18}\d{2}$")]


class Identifiers(Entry):
    """The identifiers of a company, each optional.

    uei: Unique Entity IDs of it and its subsidiaries. cik: SEC Central Index Key. lei: Legal Entity
    Identifier. ticker: stock exchange symbol.
    """

    uei: tuple[UeiIdentifier, ...] = ()
    cik: CikIdentifier | None = None
    lei: LeiIdentifier | None = None
    ticker: Identifier | None = None


class RecipientName(Entry):
    """A legal name under which the company receives awards.

    name: exactly as award records print it. source: key into the company's `sources`. example_piid: an
    award that carries it. member: the `name` of the family edge it belongs to, whose dates then apply;
    none when the name is the company's own.
    """

    name: Text
    source: Slug
    example_piid: Text | None = None
    member: Text | None = None


class FamilyEdge(Entry):
    """A dated tie from the company to one that belongs to it.

    name: the child's name. child: its slug, when it has an entry of its own. since: when it joined, as far as
    known; none means that no date was found and `note` says so. date_precision: of `since`. until: when it
    left. basis: how we know. source: key into the company's `sources`. note: what is incomplete.
    """

    name: Text
    basis: Basis
    source: Slug
    child: Slug | None = None
    since: PartialDate | None = None
    date_precision: Precision | None = None
    until: PartialDate | None = None
    note: Text | None = None

    @property
    def counts_from(self) -> date | None:
        """The first day an award surely falls inside the family: the last day `since` may mean."""
        return self.since.last if self.since else None

    @property
    def counts_until(self) -> date | None:
        """The last day an award surely falls inside the family: the first day `until` may mean."""
        return self.until.first if self.until else None

    def is_member_on(self, day: date) -> bool:
        """True when the child surely belonged to the company on `day`."""
        begun = self.counts_from is None or day >= self.counts_from
        return begun and (self.counts_until is None or day <= self.counts_until)

    @model_validator(mode="after")
    def _dates_make_sense(self) -> Self:
        if self.since is None:
            if self.note is None:
                raise ValueError("an edge without `since` needs a `note` that says what was looked for")
            if self.date_precision is not None:
                raise ValueError("`date_precision` without `since`: add the date or remove the precision")
        else:
            if self.date_precision is None:
                raise ValueError("`since` needs a `date_precision`: day, week, month or year")
            check_precision(self.since, self.date_precision)
            if self.until is not None and self.until.last < self.since.first:
                raise ValueError("`until` is before `since`: correct one of them")
        return self


class Company(Entry):
    """One research subject.

    slug: its name in URLs, equal to the file name. name: as newspapers print it. legal_name: of the parent.
    role: what it does in these contracts. category: for browsing. identifiers: registers that list it.
    recipient_names: how award records print it. family: who belongs to it, since when. words: how texts name
    it or a product of its own (brands that came with a purchase stand in `products/`). vendor_names: as inventories of
    systems print it for a vendor, where that is no name of its own. sources: the documents behind these facts. notes:
    what a reader must know before printing a number.
    """

    slug: Slug
    name: Text
    legal_name: Text
    role: Annotated[tuple[Role, ...], Field(min_length=1)]
    identifiers: Identifiers
    sources: References
    category: Category | None = None
    words: Words = Words()
    recipient_names: tuple[RecipientName, ...] = ()
    family: tuple[FamilyEdge, ...] = ()
    vendor_names: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def edge(self, name: str) -> FamilyEdge | None:
        """The family edge of that name, or none."""
        return next((edge for edge in self.family if edge.name == name), None)
