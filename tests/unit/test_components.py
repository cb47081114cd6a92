"""Components: which part of an agency pays, told by the funding office; what is not known is said to be so."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from research.components import Components, read_components
from research.config import load_settings
from research.registry import load_registry
from research.registry.agencies import Agency

HSI = "homeland-security-investigations"
ERO = "enforcement-and-removal-operations"


@pytest.fixture(scope="module")
def components() -> Components:
    return read_components(load_registry(load_settings().data).agencies.values())


@pytest.mark.parametrize(
    ("agency", "code", "name", "slug"),
    [
        ("7014", "70B003", "US BORDER PATROL", "border-patrol"),
        ("7014", None, "U.S. BORDER PATROL", "border-patrol"),
        ("7014", None, "OFFICE OF BORDER PATROL", "border-patrol"),
        ("7014", "70B002", "OFFICE OF AIR AND MARINE OPERATIONS", "air-and-marine-operations"),
        ("7012", "70CFSF", "ENFORCEMENT AND REMOVAL OPERATIONS SAN FRANCISCO", ERO),
        ("7012", "70CRMD", "ENFRCMNTREMVL OPNS HQ REMOVAL MGMT", ERO),
        ("7012", "70CFBV", "ENFRCMNTREMOVL OPNS FOD BUFFALO", ERO),
        ("7012", "703684", "DHS/ICE/ERO", ERO),
        ("7012", "SACBOS", "HOMELAND SECURITY INVESTIGATIONS  - SAC BOSTON", HSI),
        ("7012", "HQDIV5", "HOMELAND SECURITY INVESTIGATION HQ-DIV 5", HSI),
        ("7012", "70CATL", "DHS INVESTIGATIONS SAC ATLANTA", HSI),
        ("7012", "705553", "DHS /ICE/H.S.I.", HSI),
        ("7012", "70C0PL", "OFFICE OF PRINCIPAL LEGAL ADVISOR", "office-of-the-principal-legal-advisor"),
        ("7012", "70CSEV", "ICE STUDENT EXCHANGE  VISITOR PROG", "student-and-exchange-visitor-program"),
    ],
)
def test_a_published_funding_office_finds_its_component(
    components: Components, agency: str, code: str | None, name: str, slug: str
) -> None:
    assert components.component_of(agency, code, name) == slug


@pytest.mark.parametrize("name", ["HOMELAND SECURITY INTEL - HQ DIV 4", None, ""])
def test_a_known_code_tells_where_the_name_does_not(components: Components, name: str | None) -> None:
    assert components.component_of("7012", " 70cdv4 ", name) == HSI


@pytest.mark.parametrize(
    ("agency", "code", "name"),
    [
        ("7012", "HQDIV4", "HOMELAND SECURITY INTELLIGENCE - HQ - DIV 4"),  # nobody confirmed it
        ("7012", "70CDCR", "DETENTION COMPLIANCE AND REMOVALS"),
        ("7012", "70C0TD", "OFFICE OF TRAINING AND DEVELOPMENT"),
        ("7012", None, None),
        ("7014", "70B03C", "BORDER ENFORCEMENT CONTRACTING DIVISION"),
        ("7014", "70B02C", "AIR AND MARINE CONTRACTING DIVISION"),
        ("7055", "70QXXX", "DHS CLOSEOUT INITIATIVE"),
    ],
)
def test_an_unknown_office_belongs_to_no_component(
    components: Components, agency: str, code: str | None, name: str | None
) -> None:
    assert components.component_of(agency, code, name) is None


@pytest.mark.parametrize("agency", ["7014", "4732", None])
def test_the_office_of_another_agency_is_another_office(components: Components, agency: str | None) -> None:
    assert components.component_of(agency, "70CDV4", "HOMELAND SECURITY INVESTIGATIONS DIVISION 4") is None


def test_code_and_name_of_two_components_are_not_decided(components: Components) -> None:
    assert components.component_of("7012", "70CDV4", "ENFORCEMENT AND REMOVAL OPERATIONS DALLAS") is None


def agency(**component: object) -> dict[str, object]:
    part = {
        "slug": "example-part",
        "name": "Example Part",
        "funding_office_patterns": [r"^EXAMPLE OFFICE\b"],
        "source": "records",
        "funding_offices": [{"code": "70X001", "name": "EXAMPLE OFFICE ONE", "source": "records"}],
    }
    document = {
        "title": "Example",
        "publisher": "Example",
        "read_as": "record",
        "date": str(date(2026, 1, 1)),
    }
    return {
        "slug": "example",
        "code": "7099",
        "abbreviation": "EX",
        "name": "Example Agency",
        "toptier_code": "070",
        "toptier_name": "Department of Examples",
        "sources": {"records": document},
        "components": [part | component],
    }


def test_a_component_needs_a_source() -> None:
    with pytest.raises(ValidationError, match="no key under `sources`: listings"):
        Agency.model_validate(agency(source="listings"))


def test_an_office_needs_a_source() -> None:
    office = {"code": "70X001", "name": "EXAMPLE OFFICE ONE", "source": "listings"}
    with pytest.raises(ValidationError, match=r"listings \(of 70X001\)"):
        Agency.model_validate(agency(funding_offices=[office]))


def test_an_office_must_fit_a_pattern_of_its_component() -> None:
    office = {"code": "70X001", "name": "ANOTHER OFFICE", "source": "records"}
    with pytest.raises(ValidationError, match="70X001 is named 'ANOTHER OFFICE', which no pattern"):
        Agency.model_validate(agency(funding_offices=[office]))


def test_an_office_has_one_component() -> None:
    parts = [agency(slug=slug)["components"] for slug in ("example-part", "another-part")]
    twice = agency() | {"components": [part for held in parts if isinstance(held, list) for part in held]}
    with pytest.raises(ValidationError, match="stand twice: 70X001"):
        Agency.model_validate(twice)
