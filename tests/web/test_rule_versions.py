"""Addresses that name a version of a rule: what was cited is never quietly replaced by other figures."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from research.config import Settings
from web.charting.gallery import Gallery
from web.kept import KeptPages


def test_an_address_of_an_earlier_version_says_that_another_counts_now(client: TestClient) -> None:
    """The page says it and shows today's; a file, a picture or JSON gives no other figures in their place."""
    link = "/links/example-maker/cbp"
    page = client.get(f"{link}?rule=plain-words@0a1b2c3d&since=2024-01-01")
    assert "names version <code>0a1b2c3d</code> of rule plain-words" in " ".join(page.text.split())
    assert "No such version is kept here" in page.text and "Since then" not in page.text
    for ending in (".json", ".csv", ".xlsx", ".bib", ".ris", ".csl.json", ".atom"):
        refused = client.get(f"{link}{ending}?rule=plain-words@0a1b2c3d")
        assert refused.status_code == 404 and "trail links" not in refused.text
    picture = client.get("/charts/links/example-maker/cbp.svg?rule=plain-words@0a1b2c3d")
    assert picture.status_code == 404 and "not in 0a1b2c3d" in picture.text
    version = client.get(f"{link}.json").json()["rule_version"]
    assert "Another version" not in client.get(f"{link}?rule=plain-words@{version}").text
    assert client.get(f"{link}?rule=plain-words@none").status_code == 422


def test_an_earlier_version_that_was_kept_is_told_with_the_command_that_computes_it(
    client: TestClient, settings: Settings
) -> None:
    kept = settings.data / "rules" / "frozen" / "plain-words-0a1b2c3d.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("{}")
    try:
        asked = "rule=plain-words@0a1b2c3d&since=2024-01-02&view=now"
        page = client.get(f"/links/example-maker/cbp?{asked}").text
        refused = client.get(f"/links/example-maker/cbp.csv?{asked}").text
        compared = client.get("/compare?company=example-maker&rule=plain-words@0a1b2c3d&from=2024-01-02").text
    finally:
        kept.unlink()
    command = "trail links example-maker cbp --rule plain-words@0a1b2c3d --since 2024-01-02 --view now"
    assert command in page and command in refused
    assert "trail links COMPANY AGENCY --rule plain-words@0a1b2c3d --since 2024-01-02" in compared


@pytest.mark.parametrize(
    "page",
    [
        "/links/example-maker/cbp",
        "/links/example-maker/cbp?tier=award_named",
        "/compare?company=example-maker",
    ],
)
def test_the_faces_of_a_page_of_an_earlier_version_are_those_of_the_present_one(
    client: TestClient, page: str
) -> None:
    asked = f"{page}{'&' if '?' in page else '?'}rule=plain-words@0a1b2c3d"
    path = page.partition("?")[0]
    addresses = re.findall(rf'href="({path}\.[^"]+)"', client.get(asked).text)
    assert len(addresses) > 5
    for address in map(html.unescape, addresses):
        assert client.get(address).status_code == 200
    if "tier" in page:
        assert all("tier=award_named" in address for address in addresses)


def test_the_permanent_addresses_of_a_link_name_the_version_everywhere(client: TestClient) -> None:
    """Of the page, its chart, its files, its feed and a comparison; each of them opens."""
    link = client.get("/links/example-maker/cbp.json").json()
    version = link["rule_version"]
    feed = urlsplit(link["permanent_address"])
    assert client.get(f"{feed.path}.atom?{feed.query}").status_code == 200
    assert f"rule=plain-words@{version}" in client.get("/charts/links/example-maker/cbp.svg").text
    rows = client.get("/links/example-maker/cbp.csv-metadata.json").json()
    assert f"rule=plain-words@{version}" in json.dumps(rows)
    whole = f"/companies/example-maker/rows.csv?rule=plain-words@{version}"
    assert client.get(whole).status_code == 200
    assert client.get(whole.replace(version, "0a1b2c3d")).status_code == 404
    cited = client.get("/compare.json?company=example-maker").json()["citation"]["csl_json"]["URL"]
    assert f"rule=plain-words@{version}" in cited
    assert client.get(cited).status_code == 200
    assert client.get(cited.replace(version, "none")).status_code == 422


def test_where_data_changed_since_the_links_were_made_every_page_prints_the_version_of_the_links(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = client.app.state.site  # type: ignore[attr-defined]
    with site.session() as opened:
        build = site.build(opened)
    monkeypatch.setattr(site, "_build", replace(build, versions={"plain-words": "0c0c0c0c"}))
    monkeypatch.setattr(site, "kept", KeptPages())
    monkeypatch.setattr(site, "gallery", Gallery())
    present = build.registry.rules["plain-words"].version
    for address in (
        "/",
        "/index.csv",
        "/companies",
        "/companies.csv",
        "/companies/example-maker",
        "/companies/example-maker.csv",
        "/companies/example-maker.bib",
        "/companies/example-maker.atom",
        "/charts/companies/example-maker.svg",
        "/agencies/cbp",
        "/links/example-maker/cbp",
        "/compare.csv?company=example-maker",
        "/search.csv-metadata.json?company=example-maker",
    ):
        text = client.get(address).text
        assert "0c0c0c0c" in text and present not in text, address
