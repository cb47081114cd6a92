"""Awards known from statements alone: found by number and recipient, and never shown as spending."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.collector_example import page_text
from web.app import create_app

STATED = "70XTEST18F00000009"
OTHER = "EXAMPLEUEI07"
NAME_ONLY = files.summary(STATED, recipient_uei="", recipient_name="EXAMPLE OLD LLC")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Two awards with a transaction, one stated of the recipient of the first, one stated of another."""
    folder = tmp_path_factory.mktemp("stated")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    other = files.transaction("70XTEST24F00000007", recipient_uei=OTHER, recipient_name="EXAMPLE OTHER INC")
    same = files.summary("70XTEST18F00000008", total_obligated_amount="")
    trail.load(
        files.write(folder / "full_2026-03-02.csv", files.ARCHIVE, [files.transaction(), other]),
        files.write(folder / "summary_2026-03-03.csv", files.SUMMARY, [same, NAME_ONLY]),
    )
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def test_the_page_of_such_an_award_gives_no_obligation_and_says_why(client: TestClient) -> None:
    address = f"/awards/{files.award_key(STATED)}"
    text = page_text(client, address)
    assert "no spending by year is known, and it counts in no total here" in text
    assert "$0.00" not in text
    assert "never spending of a year" in text and "could reach $900.00" in text
    assert client.get(f"{address}.json").json()["is_only_stated"] is True
    assert client.get(f"/awards/{files.award_key()}.json").json()["is_only_stated"] is False


def test_its_recipient_has_a_page_that_lists_it(client: TestClient) -> None:
    link = client.get(f"/awards/{files.award_key(STATED)}").text.split('href="/recipients/')[1].split('"')[0]
    told = client.get(f"/recipients/{link}.json").json()
    assert (told["transactions"], told["stated_total"]) == (0, 1)
    assert [one["award_key"] for one in told["stated"]] == [files.award_key(STATED)]
    text = page_text(client, f"/recipients/{link}")
    assert "1 award of this recipient is known only from statements about the whole award" in text
    assert "EXAMPLE SUPPLIES" in text and "No transaction that counts here is held." in text


def test_a_recipient_of_transactions_has_its_stated_awards_apart(client: TestClient) -> None:
    told = client.get(f"/recipients/{files.UEI}.json").json()
    assert [one["award_key"] for one in told["awards"]] == [files.award_key()]
    assert [one["piid"] for one in told["stated"]] == ["70XTEST18F00000008"]
    assert [(one["transactions"], one["stated_awards"]) for one in told["spellings"]] == [(1, 1)]


def test_a_recipient_without_stated_awards_has_no_words_about_them(client: TestClient) -> None:
    text = page_text(client, f"/recipients/{OTHER}")
    assert "EXAMPLE OTHER INC" in text and "statements" not in text


def test_the_number_of_such_an_award_leads_to_it(client: TestClient) -> None:
    found = client.get(f"/search?q={STATED}", follow_redirects=True)
    assert STATED in found.text and files.award_key(STATED) in found.text
