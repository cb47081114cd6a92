"""Records of answers as published: every figure of an answer leads to the very record that it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from research.archive import Archive
from research.published_answers import json_fields, xml_fields
from research.published_row import published_row
from tests.fixtures.archives import keep_file
from tests.fixtures.collector import collector
from tests.fixtures.trail import Trail
from tests.publisher import Publisher, collector_awards
from tests.publisher.examples import FIRST_DAY

LIST = b"""{"page": 1, "results": [
 {"id": "70XTEST1", "place": {"state": "TX", "zip": null}, "tags": ["a", "b"], "is_open": false, "paid": 10.50},
 {"id": "70XTEST2", "officers": [{"name": "JANE DOE"}], "note": "ASK JANE.DOE@EXAMPLE.GOV", "pointOfContact": "J D"}
]}"""
FEED = b"""<feed xmlns:x="urn:example">
 <x:entry kind="IDV">
  <x:PIID>70XTEST1</x:PIID><x:agency name="EXAMPLE AGENCY">7012</x:agency>
  <x:createdBy>J.DOE</x:createdBy><x:empty/>
 </x:entry>
 <x:entry><x:PIID>70XTEST2</x:PIID></x:entry><x:entry><x:PIID>70XTEST3</x:PIID></x:entry>
</feed>"""


def shown(folder: Path, payload: bytes, line: int) -> dict[str, str] | None:
    """What a page shows of a record."""
    (folder / "given").write_bytes(payload)
    archive = Archive(folder / "archive")
    row = published_row(archive, keep_file(archive, folder / "given", "given"), None, line)
    return None if row is None else dict(row)


def test_a_record_of_a_list_is_shown_by_its_place_each_field_under_its_path(tmp_path: Path) -> None:
    assert shown(tmp_path, LIST, 1) == {
        "id": "70XTEST1",
        "place.state": "TX",
        "tags[1]": "a",
        "tags[2]": "b",
        "is_open": "false",
        "paid": "10.50",
    }


def test_what_is_said_of_persons_is_left_out_and_addresses_are_masked(tmp_path: Path) -> None:
    assert shown(tmp_path, LIST, 2) == {"id": "70XTEST2", "note": "ASK [e-mail masked]"}
    assert shown(tmp_path, FEED, 2) == {
        "@kind": "IDV",
        "PIID": "70XTEST1",
        "agency.@name": "EXAMPLE AGENCY",
        "agency": "7012",
    }


@pytest.mark.parametrize("line", [0, 3])
def test_a_place_without_a_record_shows_none(line: int) -> None:
    assert json_fields(LIST, line) is None


def test_an_answer_without_a_list_is_one_record() -> None:
    assert json_fields(b'{"piid": "70XTEST1", "results": {"contracts": 3}}', 1) == [
        ("piid", "70XTEST1"),
        ("results.contracts", "3"),
    ]
    assert json_fields(b'{"piid": "70XTEST1"}', 2) is None


@pytest.mark.parametrize("payload", [b"{", b"[1, 2]", b'{"results": [1, 2]}', b"\xff"])
def test_what_is_no_list_of_records_shows_none(payload: bytes) -> None:
    assert json_fields(payload, 1) is None


@pytest.mark.parametrize("line", [3, 5, 6, 99])
def test_a_line_on_which_no_element_or_several_begin_shows_none(line: int) -> None:
    assert xml_fields(FEED, line) is None


@pytest.mark.parametrize(
    "payload",
    [b"<feed>\n<entry>", b'<!DOCTYPE feed [<!ENTITY e "x">]><feed>\n<entry>&e;</entry></feed>', b"text"],
)
def test_what_is_no_whole_feed_shows_none(payload: bytes) -> None:
    assert xml_fields(payload, 2) is None


def test_a_whole_answer_is_not_taken_for_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("research.published_answers.MOST_FIELDS", 5)
    assert json_fields(LIST, 1) is None and xml_fields(FEED, 1) is None
    assert json_fields(LIST, 2) is not None


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(collector_awards()) as running:
        running.publish(FIRST_DAY)
        yield running


@pytest.mark.parametrize(
    "source", ["usaspending_awards", "usaspending_idvs", "usaspending_subaward_recipients"]
)
def test_every_record_of_an_answer_leads_to_the_fields_that_it_was_made_of(
    sqlite_trail: Trail, publisher: Publisher, source: str
) -> None:
    installed = collector(sqlite_trail, publisher.url)
    installed.finish(source)
    held = {one.evidence_id: one for one in installed.archive.evidence()}
    sighted = installed.rows(
        "SELECT s.evidence_id, s.line, coalesce(t.piid, a.piid, b.prime_piid), "
        "coalesce(t.modification_number, b.subaward_number) FROM sighting s "
        "LEFT JOIN award_transaction t ON s.record_kind = 'transaction' AND t.transaction_key = s.record_key "
        "LEFT JOIN award a ON s.record_kind = 'award' AND a.award_key = s.record_key "
        "LEFT JOIN subaward b ON s.record_kind = 'subaward' AND b.subaward_key = s.record_key"
    )
    assert sighted
    for evidence_id, line, piid, number in sighted:
        row = published_row(installed.archive, held[str(evidence_id)], None, int(str(line)))
        assert row is not None, (evidence_id, line)
        values = {value for _, value in row}
        # The modification history of an award names each row by its number, not by the award.
        assert any(str(piid) in value for value in values) or number in values, (piid, number, row)
