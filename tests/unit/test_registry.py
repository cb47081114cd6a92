"""The registry as it ships: it loads, and what it says holds together."""

from __future__ import annotations

import pkgutil
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

import scrapers.sources
from research.registry import Registry, load_registry
from scrapers.sources import sam_opportunities, sam_opportunities_api

DATA = Path(__file__).parents[2] / "data"

COMPANIES = {
    "microsoft",
    "amazon",
    "salesforce",
    "palantir",
    "google",
    "oracle",
    "dell",
    "thomson-reuters",
    "relx",
}
NINE_ORGANIZATIONS = [
    "Center for Media Justice",
    "Color of Change",
    "Demand Progress",
    "Defending Rights & Dissent",
    "Fight for the Future",
    "Free Press",
    "The Nation",
    "Presente.org",
    "SumOfUs",
]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DATA)


def test_the_registry_that_ships_has_no_fault(registry: Registry) -> None:
    assert set(registry.companies) >= COMPANIES
    assert set(registry.agencies) == {"ice", "cbp"}


def test_entries_cannot_be_changed_once_read(registry: Registry) -> None:
    with pytest.raises(ValidationError):
        registry.companies["microsoft"].name = "Other"  # type: ignore[misc]


def test_the_founding_petition_names_its_nine_organizations(registry: Registry) -> None:
    petition = registry.actions["2018-07-03-origin-petition-100000"]
    assert [registry.organizations[slug].name for slug in petition.actors] == NINE_ORGANIZATIONS


def test_the_misprint_is_kept_and_leads_to_the_organization_meant(registry: Registry) -> None:
    [name] = registry.actions["2018-07-03-origin-petition-100000"].printed_names
    assert name.printed == "Defunding Rights and Dissent"
    assert registry.organizations[name.organization].name == "Defending Rights & Dissent"


def test_every_count_of_people_has_a_day_or_says_that_none_was_kept(registry: Registry) -> None:
    claims = [claim for action in registry.actions.values() for claim in action.claims]
    assert claims
    for claim in claims:
        has_day = claim.as_of.written_to == "day"
        assert has_day != ("day of the count was not kept" in (claim.note or "")), claim


def test_every_count_of_people_is_said_by_somebody(registry: Registry) -> None:
    claims = [claim for action in registry.actions.values() for claim in action.claims]
    assert claims
    assert all(claim.stated_by for claim in claims)
    # Somebody who can be asked: "the press" is nobody.
    assert not [claim for claim in claims if re.search(r"\bpress\b", claim.stated_by)]


def test_no_note_gives_a_count_of_people_that_is_no_claim(registry: Registry) -> None:
    counted = re.compile(
        r"\b\d[\d,]*(?: or more)? (?:employees|workers|customers|signers|people|participants|students)\b"
    )
    notes = [action.note or "" for action in registry.actions.values()]
    assert not [note for note in notes if counted.search(note)]


def test_every_link_only_document_says_that_it_was_not_opened(registry: Registry) -> None:
    held = [action.sources for action in registry.actions.values()]
    held += [company.sources for company in registry.companies.values()]
    for sources in held:
        for reference in sources.values():
            assert reference.read_as != "link_only" or "not opened" in (reference.note or "")


def test_dell_is_both_a_maker_and_a_reseller(registry: Registry) -> None:
    assert set(registry.companies["dell"].role) == {"maker", "reseller"}


def test_cik_and_ticker_are_read_from_the_list_of_the_sec(registry: Registry) -> None:
    listed = [
        (company, identifier)
        for company in registry.companies.values()
        for identifier in (company.identifiers.cik, company.identifiers.ticker)
        if identifier is not None
    ]
    assert listed
    for company, identifier in listed:
        assert identifier.basis == "read"
        assert company.sources[identifier.source].title == "company_tickers.json"


def test_every_recipient_name_has_an_award_that_carries_it(registry: Registry) -> None:
    names = [name for company in registry.companies.values() for name in company.recipient_names]
    assert all(name.example_piid for name in names)


def test_an_acquisition_counts_from_its_date(registry: Registry) -> None:
    github = registry.companies["microsoft"].edge("GitHub")
    assert github is not None
    assert not github.is_member_on(date(2018, 10, 25))
    assert github.is_member_on(date(2018, 10, 26))


def test_an_acquisition_known_to_the_month_counts_from_its_last_day(registry: Registry) -> None:
    slack = registry.companies["salesforce"].edge("Slack")
    assert slack is not None
    assert slack.counts_from == date(2021, 7, 31)


@pytest.mark.parametrize("office", ["U.S. BORDER PATROL", "US BORDER PATROL", "OFFICE OF BORDER PATROL"])
def test_the_border_patrol_is_a_funding_office_of_cbp(registry: Registry, office: str) -> None:
    component = registry.agencies["cbp"].component_of(office)
    assert component is not None
    assert component.slug == "border-patrol"


@pytest.mark.parametrize("office", ["BORDER ENFORCEMENT CONTRACTING DIVISION", "OFFICE OF ACQUISITION", ""])
def test_other_offices_of_cbp_belong_to_no_component(registry: Registry, office: str) -> None:
    assert registry.agencies["cbp"].component_of(office) is None


@pytest.mark.parametrize(
    ("office", "slug"),
    [
        ("ENFORCEMENT AND REMOVAL OPERATIONS SAINT PAUL", "enforcement-and-removal-operations"),
        ("ENFORCMNTREMOVL OPNS FOD HOUSTON", "enforcement-and-removal-operations"),
        ("HOMELAND SECURITY INVESTIGATIONS- SAC DETROIT", "homeland-security-investigations"),
        ("HOMELAND SECURITY INVEST - HQ DIV 5", "homeland-security-investigations"),
        ("OFFICE OF PRINCIPAL LEGAL ADVISOR", "office-of-the-principal-legal-advisor"),
        ("ICE STUDENT EXCHANGE VISITOR PROG", "student-and-exchange-visitor-program"),
    ],
)
def test_published_funding_offices_of_ice_find_their_component(
    registry: Registry, office: str, slug: str
) -> None:
    component = registry.agencies["ice"].component_of(office)
    assert component is not None
    assert component.slug == slug


def test_every_module_that_reads_a_publisher_has_its_description(registry: Registry) -> None:
    modules = {module.name for module in pkgutil.iter_modules(scrapers.sources.__path__)}
    assert set(registry.sources) == modules


def test_what_the_update_asks_has_an_order_without_ties(registry: Registry) -> None:
    orders = [source.calendar.order for source in registry.sources.values() if source.calendar]
    assert orders and len(orders) == len(set(orders))


def test_no_source_lets_rejected_records_pass_unless_it_says_so(registry: Registry) -> None:
    shares = {
        "sam_opportunities": sam_opportunities.MAY_REJECT,
        "sam_opportunities_api": sam_opportunities_api.MAY_REJECT,
    }
    says_so = {name: Decimal(str(share)) for name, share in shares.items()}
    for name, source in registry.sources.items():
        assert source.expectations.max_rejected_share == says_so.get(name, Decimal(0)), name


def test_every_source_says_what_it_cannot_tell(registry: Registry) -> None:
    assert all(source.cannot_tell for source in registry.sources.values())


def test_the_seven_published_figures_add_up_to_the_515_million_printed(registry: Registry) -> None:
    figures = registry.rules["wired-2026"].published_figures
    assert len(figures) == 7
    assert sum(figure.net_obligation for figure in figures) == Decimal("515815056.87")


def test_the_rule_marks_which_companies_the_publication_counted(registry: Registry) -> None:
    rule = registry.rules["wired-2026"]
    assert rule.companies_in_publication == ("palantir", "microsoft", "amazon", "google")
    assert set(rule.companies) == COMPANIES


def test_every_false_friend_shows_its_misleading_text(registry: Registry) -> None:
    for friend in registry.false_friends:
        assert friend.example_text is not None
        assert friend.text.casefold() in friend.example_text.casefold()


def test_the_glossary_explains_every_tier(registry: Registry) -> None:
    tiers = ["recipient", "subrecipient", "named", "base-named", "award-named", "stated"]
    assert all(f"{tier}-tier" in registry.glossary for tier in tiers)


def _texts() -> list[Path]:
    return sorted(DATA.glob("**/*.yml"))


@pytest.mark.parametrize(
    "pattern",
    [
        r"[\w.+-]+@[\w-]+\.[a-z]{2,}",
        r"\b\d{3}[.\- ]\d{3}[.\- ]\d{4}\b",
        r"/work/|/home/|/root/|/tmp/",
        r"\bDUNS:? *\d",
    ],
)
def test_no_file_holds_private_data_or_a_path_of_somebodys_machine(pattern: str) -> None:
    files = [path for path in _texts() if path.is_relative_to(DATA) and "sample" not in path.parts]
    assert files
    assert [path.name for path in files if re.search(pattern, path.read_text("utf-8"))] == []
