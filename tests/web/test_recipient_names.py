"""The names of a recipient over time: what counts under each, which is what the sums of its page count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.collector_example import page_text
from web.app import create_app

OTHER = "EXAMPLEUEI07"
GONE = "70XTEST24F00000003"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Three rows of one recipient, of which the last load of all takes two, one row printed twice, and another's."""
    folder = tmp_path_factory.mktemp("names")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    first = files.transaction()
    taken = files.transaction(modification="P00001", action_date="2024-07-01")
    former = files.transaction(GONE, recipient_name="EXAMPLE FORMER INC")
    other = files.transaction("70XTEST24F00000007", recipient_uei=OTHER, recipient_name="EXAMPLE OTHER INC")
    keys = [files.transaction_key(modification="P00001"), files.transaction_key(GONE)]
    trail.load(
        files.write(folder / "full_2026-03-02.csv", files.ARCHIVE, [first, taken, former, other]),
        files.write(folder / "bare_2026-03-03.csv", files.CAPTURE_9, [files.without_key(files.search_row())]),
        files.write(
            folder / "delta_2026-03-10.csv",
            files.DELTA,
            [files.deletion(key, "2026-03-09") for key in keys],
        ),
    )
    assert trail.one("SELECT count(*) FROM award_transaction WHERE duplicate_of IS NOT NULL") == 1
    assert trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NOT NULL") == 2
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def test_a_name_counts_what_the_sums_of_the_page_count(client: TestClient) -> None:
    told = client.get(f"/recipients/{files.UEI}.json").json()
    assert told["transactions"] == 1
    names = {one["name"]: (one["transactions"], one["first"], one["last"]) for one in told["spellings"]}
    assert names["EXAMPLE INC"] == (1, "2024-03-01", "2024-03-01"), "neither the repeated row nor a gone one"
    assert sum(number for number, _, _ in names.values()) == told["transactions"]


def test_a_name_that_only_rows_have_that_are_gone_stays_and_the_page_says_so(client: TestClient) -> None:
    told = client.get(f"/recipients/{files.UEI}.json").json()
    (former,) = [one for one in told["spellings"] if one["name"] == "EXAMPLE FORMER INC"]
    assert (former["transactions"], former["first"]) == (0, None)
    assert told["spellings"][-1] == former
    says = "one with no transaction stands only on rows that do not count"
    assert says in page_text(client, f"/recipients/{files.UEI}")
    assert says not in page_text(client, f"/recipients/{OTHER}")
