"""The data directory of the small invented world: its companies, rule, organization and petition."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from research.config import PROJECT


def write_data(target: Path) -> Path:
    """A data directory with the project's agencies, sources and words, and invented companies."""
    for kept in ("agencies", "sources"):
        shutil.copytree(PROJECT / "data" / kept, target / kept)
    for name in ("glossary.yml", "vehicles.yml", "lobbying.yml", "register.yml"):
        shutil.copy(PROJECT / "data" / name, target / name)
    (target / "codes").mkdir()
    shutil.copy(PROJECT / "data/codes/signing_agencies.yml", target / "codes")
    filer = {"cik": {"value": "0000000099", "name": "EXAMPLE MAKER", "basis": "read", "source": "records"}}
    document = {"records": {"title": "Example records", "publisher": "Nobody", "read_as": "record"}}
    _write(target / "false_friends.yml", {"false_friends": []})
    _write(target / "decisions.yml", {"decisions": []})
    for slug, name, names in (
        ("example-maker", "Example Maker", ["EXAMPLE MAKER INC"]),
        ("quiet-company", "Quiet Company", []),
    ):
        _write(
            target / "companies" / f"{slug}.yml",
            {
                "slug": slug,
                "name": name,
                "legal_name": f"{name} Incorporated",
                "role": ["maker"],
                "identifiers": filer if slug == "example-maker" else {},
                "recipient_names": [{"name": one, "source": "records"} for one in names],
                "sources": document,
            },
        )
    _write(
        target / "rules" / "plain-words.yml",
        {
            "id": "plain-words",
            "title": "Plain words",
            "description": "Whole words.",
            "what_it_catches": "The plain name.",
            "what_it_misses": "Everything else.",
            "scope": {"agency_relation": "either", "award_types": ["A", "B", "C", "D"]},
            "recipient": "both",
            "companies": {
                "example-maker": {"words": ["Examplesoft"]},
                "quiet-company": {"words": ["Quietware"]},
            },
            "sources": document,
        },
    )
    _write(
        target / "organizations" / "example-league.yml",
        {"slug": "example-league", "name": "Example League", "sources": document},
    )
    _write(
        target / "actions" / "2018-07-03-example-petition.yml",
        {
            "id": "2018-07-03-example-petition",
            "date": "2018-07-03",
            "date_precision": "day",
            "kind": "petition",
            "title": "Example League petitions Example Maker",
            "demand": "The signers ask Example Maker to give up its contracts.",
            "actors": ["example-league"],
            "companies": ["example-maker"],
            "agencies": ["ice"],
            "claims": [
                {
                    "number": 100000,
                    "unit": "people",
                    "qualifier": "more than",
                    "as_of": "2018-07-03",
                    "stated_by": "Example League",
                    "source": "records",
                }
            ],
            "confidence": "high",
            "sources": document,
        },
    )
    return target


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
