"""The real records: every total agrees with its rows, and what was read out of texts is what was read by eye."""

from __future__ import annotations

import pytest

from research.blind_spot import READINGS, blind_spot
from research.config import load_settings
from research.db import open_reader, session
from research.events import EventFilter, event_counts
from research.filters import Filter, read_vocabulary
from research.links import View, link_summary
from research.models import State
from research.reconcile import reconcile
from research.registry import load_registry
from research.search import find_facts, open_index
from research.through import INDIRECT, Carried, through, total
from research.types import Obligation, Window
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus

AGENCIES = ("7012", "7014")
VIEWS: tuple[View, ...] = ("then", "now")


def test_every_total_agrees_with_its_rows_and_bounds(whole: Trail) -> None:
    engine = open_reader(whole.settings)
    with session(engine) as opened:
        checks = reconcile(opened)
    engine.dispose()
    assert {check.name: check.faults for check in checks if check.faults} == {}
    assert min(check.compared for check in checks) >= 10


def test_events_are_as_many_as_were_read(whole: Trail) -> None:
    """Counts of 2026-11: a change here means a change of words, and new reading."""
    engine = open_reader(whole.settings)
    with session(engine) as opened:
        counts = event_counts(opened, EventFilter())
    engine.dispose()
    assert counts == {
        "cancellation": 68,
        "close-out": 2792,
        "de-scope": 66,
        "novation": 81,
        "stop-work": 45,
        "stop-work-lifted": 40,
        "termination": 25,
        "termination-convenience": 163,
        "termination-default": 21,
        "termination-rescinded": 2,
    }


def test_the_readings_of_it_rows_sum_to_all_it_rows(whole: Trail) -> None:
    engine = open_reader(whole.settings)
    with session(engine) as opened:
        found = [blind_spot(opened, code, Window()) for code in AGENCIES]
    engine.dispose()
    assert sum(one.it.transactions for one in found) == 18_107
    for one in found:
        assert Obligation.total(one.readings[kind].net for kind in READINGS) == one.it.net
        assert one.readings["generic"].transactions > 3_000


def test_what_is_carried_sums_to_each_indirect_tier_of_every_company(whole: Trail) -> None:
    registry = load_registry(load_settings().data)
    engine = open_reader(whole.settings)
    with session(engine) as opened:
        for slug in registry.rules["plain-names"].companies:
            for code in AGENCIES:
                rows = through(opened, Carried(slug, "maker", "plain-names", code), registry.vehicles)
                summary = link_summary(opened, slug, code, Window(), "plain-names")
                assert {tier: total(rows, "then", tier) for tier in INDIRECT} == {
                    tier: summary.tiers[tier] for tier in INDIRECT
                }
    engine.dispose()


def test_a_search_for_what_a_company_received_sums_to_the_page_of_the_pair(whole: Trail) -> None:
    """As filed then in both: a firm bought later is not the company's own on the day of an earlier action."""
    registry = load_registry(load_settings().data)
    engine = open_reader(whole.settings)
    with session(engine) as opened:
        vocabulary = read_vocabulary(opened, registry)
        index = open_index(whole.settings, opened.get_one(State, "build").value)
        compared = differing = 0
        for slug in registry.companies:
            for agency in registry.agencies.values():
                asked = Filter(company=(slug,), agency=(agency.slug,), tier=("recipient",))
                then, now = (
                    link_summary(opened, slug, agency.code, Window(), vocabulary.default_rule, view)
                    for view in VIEWS
                )
                net = then.tiers["recipient"]
                assert net is not None and find_facts(index, asked, vocabulary).net == net.net, (
                    slug,
                    agency.slug,
                )
                compared += net.transactions > 0
                differing += now.tiers["recipient"] != net
    engine.dispose()
    assert compared > 100 and differing > 0
