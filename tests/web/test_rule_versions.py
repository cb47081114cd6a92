"""Addresses that name a version of a rule: what was cited is never quietly replaced by other figures."""

from __future__ import annotations

from fastapi.testclient import TestClient

from research.config import Settings


def test_an_address_of_an_earlier_version_says_that_another_counts_now(client: TestClient) -> None:
    """The page says it and shows today's; a file, a picture or JSON gives no other figures in their place."""
    link = "/links/example-maker/cbp"
    page = client.get(f"{link}?rule=plain-words@0a1b2c3d&since=2024-01-01")
    assert "names version <code>0a1b2c3d</code> of rule plain-words" in " ".join(page.text.split())
    assert "No such version is kept here" in page.text and "Since then" not in page.text
    for ending in (".json", ".csv", ".xlsx"):
        assert client.get(f"{link}{ending}?rule=plain-words@0a1b2c3d").status_code == 404
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
        page = client.get("/links/example-maker/cbp?rule=plain-words@0a1b2c3d&since=2024-01-02&view=now").text
    finally:
        kept.unlink()
    command = "trail links example-maker cbp --rule plain-words@0a1b2c3d --since 2024-01-02 --view now"
    assert command in page
