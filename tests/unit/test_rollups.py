"""Roll-ups say what the rows say, and are not asked where a window cuts through them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

import research.blind_spot
import research.links
import research.through
from research.blind_spot import blind_spot
from research.config import load_settings
from research.db import open_reader, session
from research.errors import StoreUnavailable
from research.link_sums import Tied, rolled
from research.links import in_passing, link_summary, link_years
from research.models import LinkTotal
from research.registry import load_registry
from research.through import Carried, through
from research.types import Window
from tests.fixtures import files
from tests.fixtures.trail import Trail

RULES = ("plain-names", "trail-1")
IT = {"product_or_service_code": "7A21", "product_or_service_code_description": "IT AND TELECOM - EXAMPLE"}


def made_up(folder: Path) -> Path:
    """Microsoft by others over two fiscal years, once in passing, and Dell receiving."""
    dell = {"recipient_name": "DELL FEDERAL SYSTEMS L.P", "recipient_uei": ""}
    rows = [
        files.transaction("70XTEST24F00000001", dollars="100", transaction_description="MICROSOFT LICENSES",
                          **dell, **IT),
        files.transaction("70XTEST24F00000001", "P00001", dollars="-30", action_date="2024-12-01",
                          transaction_description="DEOBLIGATE", **dell, **IT),
        files.transaction("70XTEST24F00000002", dollars="7", transaction_description="TRAINING IN MICROSOFT EXCEL"),
        files.transaction("70XTEST24F00000003", dollars="900", transaction_description="SOFTWARE", **IT),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


@contextmanager
def opened(trail: Trail) -> Iterator[Session]:
    engine = open_reader(trail.settings)
    with session(engine) as made:
        yield made
    engine.dispose()


def answers(made: Session) -> list[object]:
    """Everything that roll-ups answer, for the made-up records."""
    vehicles = load_registry(load_settings().data).vehicles
    found: list[object] = [blind_spot(made, "7012", Window())]
    for rule in RULES:
        for view in research.links.View.__args__:  # type: ignore[attr-defined]
            for company in ("microsoft", "dell"):
                pair = (made, company, "7012", Window(), rule)
                found += [
                    link_summary(*pair, view=view),
                    link_years(*pair, view=view),
                    in_passing(*pair, view=view),
                ]
        found += [through(made, Carried("microsoft", "maker", rule), vehicles)]
        found += [through(made, Carried("dell", "reseller", rule), vehicles)]
    return found


def test_roll_ups_say_what_the_rows_say(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail.load(made_up(tmp_path))
    with opened(trail) as made:
        from_rollups = answers(made)
        monkeypatch.setattr(research.links, "rolled", lambda *_: None)
        monkeypatch.setattr(research.through, "_rolled", lambda *_: None)
        monkeypatch.setattr(research.blind_spot, "_rolled", lambda *_: None)
        assert answers(made) == from_rollups


def test_roll_ups_are_not_asked_where_a_window_cuts_through_them(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    with opened(trail) as made:
        tied = Tied("microsoft", "7012", "plain-names")
        assert rolled(made, tied, Window(date(2024, 3, 1), date(2024, 12, 1)))
        assert rolled(made, tied, Window(date(2024, 3, 1), date(2024, 11, 30))) is None
        cut = link_summary(made, "microsoft", "7012", Window(None, date(2024, 11, 30)), "plain-names")
        assert str(cut.tiers["award_named"].net) == "107.00"  # type: ignore[union-attr]


def test_a_small_refresh_leaves_the_roll_ups_of_a_whole_one(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    later = files.transaction(
        "70XTEST24F00000001", "P00002", dollars="1", action_date="2025-01-01", transaction_description="ADD"
    )
    trail.load(files.write(tmp_path / "later.csv", files.ARCHIVE, [later]))
    with opened(trail) as made:
        row = made.exec(
            select(LinkTotal).where(
                LinkTotal.rule_id == "plain-names",
                LinkTotal.company_slug == "microsoft",
                LinkTotal.tier == "award_named",
                LinkTotal.view == "then",
                LinkTotal.part == "all",
                col(LinkTotal.fiscal_year) == 0,
            )
        ).one()
        assert (row.transactions, row.awards, row.net_cents) == (4, 2, 7800)


def test_a_database_of_a_version_without_roll_ups_is_refused_with_the_remedy(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.load(made_up(tmp_path))
    with closing(sqlite3.connect(sqlite_trail.settings.var / "trail.db")) as made:
        made.execute("DROP TABLE link_total")
        made.commit()
    with pytest.raises(StoreUnavailable, match="table link_total is not there") as refused:
        open_reader(sqlite_trail.settings)
    assert "trail rebuild" in str(refused.value.remedy)
    for command in ("match", "stats"):
        said = sqlite_trail(command)
        assert said.code == 7 and "trail rebuild" in said.err
    assert sqlite_trail("rebuild").code == 0
    open_reader(sqlite_trail.settings).dispose()
    assert sqlite_trail.one("SELECT count(*) FROM link_total") > 0


def test_links_are_not_made_anew_where_there_is_no_database(sqlite_trail: Trail) -> None:
    said = sqlite_trail("match")
    assert said.code and "there is no database yet" in said.err
    assert not (sqlite_trail.settings.var / "trail.db").exists()
