"""The vocabulary: what a filter may name, and what those things are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import case, literal
from sqlmodel import Session, col, func, select

from research.counting import counting
from research.filters.coded import CODED, CodedColumn, Codes, read_codes
from research.filters.vehicles import Vehicles, read_vehicles
from research.models import Agency, AgencyYear, Award, Transaction
from research.registry import Registry

OWN_RULE = "trail-1"
"""Id of the project's own rule."""

KINDS = {
    "A": "BPA call",
    "B": "Purchase order",
    "C": "Delivery order",
    "D": "Definitive contract",
    "IDV_A": "Government-wide contract (vehicle)",
    "IDV_B": "Indefinite delivery contract (vehicle)",
    "IDV_B_A": "Indefinite delivery contract, requirements (vehicle)",
    "IDV_B_B": "Indefinite delivery contract, indefinite quantity (vehicle)",
    "IDV_B_C": "Indefinite delivery contract, definite quantity (vehicle)",
    "IDV_C": "Federal supply schedule (vehicle)",
    "IDV_D": "Basic ordering agreement (vehicle)",
    "IDV_E": "Blanket purchase agreement (vehicle)",
    "AWARD": "Contract or order, type not given",
    "IDV": "Vehicle, type not given",
}
"""Award types by the publisher's code, and by what is known of an award without one."""


@dataclass(frozen=True)
class Vocabulary:
    """Names a filter knows.

    agencies: abbreviation or name by slug, or by code where there is no slug. agency_codes: code by the same
    key. companies: name by slug; makers (of products or services) and resellers are those of that role. components:
    name by slug. component_offices: the published funding office
    names of each component. codes: what each coded column holds, by the column's name. vehicles: the parents of
    orders held. kinds: award types by code. rules: ids. default_rule: the one that counts when none is named.
    last_year: the newest fiscal year held, 0 where nothing is.
    """

    agencies: dict[str, str] = field(default_factory=dict)
    agency_codes: dict[str, str] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    makers: tuple[str, ...] = ()
    resellers: tuple[str, ...] = ()
    components: dict[str, str] = field(default_factory=dict)
    component_offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)
    vehicles: Vehicles = field(default_factory=Vehicles)
    kinds: dict[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    default_rule: str = ""
    last_year: int = 0

    @property
    def agency_slugs(self) -> dict[str, str]:
        """Slug (or code, where there is none) by code."""
        return {code: slug for slug, code in self.agency_codes.items()}


def default_rule(registry: Registry) -> str:
    """The rule that reads all of the registry; without one, the project's own; else one that repeats a publication."""
    rules = registry.rules.values()
    whole = [rule.id for rule in rules if rule.method == "registry"]
    own = [rule.id for rule in rules if not rule.companies_in_publication]
    return min(whole or own or list(registry.rules), default="")


def own_rule(registry: Registry) -> str:
    """The project's own rule, else the one that counts when none is named."""
    return OWN_RULE if OWN_RULE in registry.rules else default_rule(registry)


def read_names(session: Session, registry: Registry) -> Vocabulary:
    """The vocabulary without what must be collected from all records: codes, vehicles and kinds."""
    agencies, codes = {}, {}
    for agency in session.exec(select(Agency).order_by(col(Agency.code))):
        slug = agency.slug or agency.code
        agencies[slug], codes[slug] = agency.abbreviation or agency.name, agency.code
    offices = session.exec(select(Transaction.funding_office_name).distinct())
    companies = registry.companies.values()
    return Vocabulary(
        agencies=agencies,
        agency_codes=codes,
        companies={company.slug: company.name for company in companies},
        makers=tuple(company.slug for company in companies if {"maker", "service"} & set(company.role)),
        resellers=tuple(company.slug for company in companies if "reseller" in company.role),
        components={part.slug: part.name for one in registry.agencies.values() for part in one.components},
        component_offices=_offices_by_component(registry, [name for name in offices if name]),
        rules=tuple(sorted(registry.rules)),
        default_rule=default_rule(registry),
        last_year=session.exec(select(func.max(col(AgencyYear.fiscal_year)))).one() or 0,
    )


def read_vocabulary(session: Session, registry: Registry) -> Vocabulary:
    """The vocabulary of one build of the database."""
    given = case((col(Transaction.award_type_code).is_not(None), col(Transaction.award_type)))
    parents = session.exec(select(Award.parent_piid, Award.parent_award_key).distinct()).all()
    kinds = session.exec(
        select(func.coalesce(Transaction.award_type_code, Transaction.award_kind, Award.award_kind), given)
        .join(Award, col(Award.award_key) == col(Transaction.award_key), isouter=True)
        .distinct()
    ).all()
    return replace(
        read_names(session, registry),
        codes={column.name: _codes(session, column) for column in CODED},
        vehicles=read_vehicles(parents, registry.vehicles),
        kinds={code: KINDS.get(code, name or code) for code, name in sorted(kinds, key=str) if code},
    )


def _codes(session: Session, column: CodedColumn) -> Codes:
    code = getattr(Transaction, column.code) if column.code else literal(None)
    words = getattr(Transaction, column.words)
    return read_codes(
        session.exec(select(code, words, func.count()).where(*counting()).group_by(code, words)).all()
    )


def _offices_by_component(registry: Registry, offices: Iterable[str]) -> dict[str, tuple[str, ...]]:
    names = sorted(offices)
    return {
        part.slug: tuple(name for name in names if part.is_funding_office(name))
        for agency in registry.agencies.values()
        for part in agency.components
    }
