"""A suggested office leads to where it stands among its agency's offices, not to a search for far more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from web.app import create_app

SIGNS, PAYS = ("70XT01", "EXAMPLE PROCUREMENT DIVISION"), ("70XT02", "EXAMPLE FIELD OPERATIONS")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One office that signs and pays, and one that pays; the first had another name before."""
    folder = tmp_path_factory.mktemp("offices")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    signed = {"awarding_office_code": SIGNS[0], "awarding_office_name": SIGNS[1]}
    rows = [
        files.transaction(**signed, funding_office_code=PAYS[0], funding_office_name=PAYS[1]),
        files.transaction(
            "70XTEST24F00000003", **signed, funding_office_code=SIGNS[0], funding_office_name=SIGNS[1]
        ),
        files.transaction(
            "70XTEST24F00000002",
            awarding_office_code=SIGNS[0],
            awarding_office_name="EXAMPLE FORMER DIVISION",
            action_date="2023-11-01",
        ),
    ]
    trail.load(files.write(folder / "full.csv", files.ARCHIVE, rows))
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


@pytest.mark.parametrize(("code", "name"), [SIGNS, PAYS])
def test_an_office_leads_to_its_place_on_the_page_of_offices(
    client: TestClient, code: str, name: str
) -> None:
    _, names, kinds, addresses = client.get("/suggest.json", params={"q": name.lower()}).json()
    place = names.index(name)
    assert kinds[place].startswith("Office of ")
    path, _, anchor = addresses[place].partition("#")
    assert path == "http://testserver/agencies/ice/offices"
    page = client.get(path).text
    assert page.count(f'id="{anchor}"') == 1 == page.count(f'id="office-{code}"')
    assert name in page.partition(f'id="{anchor}"')[2].partition("</tr>")[0]
