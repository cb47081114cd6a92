"""Which award a row belongs to, who received it, and what counts once: the same in whatever order it came."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import TABLES, Dump, Trail

OTHER = "70XTEST24F00000002"
A_KEY = files.award_key()
SAME_PIID = files.award_key(vehicle=files.VEHICLE, owner="7014")
DERIVED = ("award", "award_transaction", "transaction_state", "recipient_name", "recipient_spelling")


def old(folder: Path, *rows: files.Row, day: str = "2026-02-13") -> Path:
    """A search of the nine columns: no award key."""
    return files.write(folder / f"old_{day}.csv", files.CAPTURE_9, [files.without_key(row) for row in rows])


def new(folder: Path, *rows: files.Row, day: str = "2026-03-02", name: str = "new") -> Path:
    return files.write(folder / f"{name}_{day}.csv", files.CAPTURE, rows)


def full(folder: Path, *rows: files.Row, day: str = "2026-04-06") -> Path:
    return files.write(folder / f"full_{day}.csv", files.ARCHIVE, rows)


def keys(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows(
        "SELECT transaction_key, award_key, duplicate_of FROM award_transaction "
        "WHERE award_key_basis = 'provisional' ORDER BY 1"
    )


def derived(trail: Trail) -> Dump:
    """What must not depend on the order of loading; evidence is named anew by each load."""
    return trail.dump(set(TABLES) - set(DERIVED), columns_without=("evidence_id", "values_evidence_id"))


def test_a_row_without_award_key_is_stored_under_a_provisional_one(trail: Trail, tmp_path: Path) -> None:
    trail.put(old(tmp_path, files.search_row()))
    assert keys(trail) == [(f"PIID_7012_{files.PIID}_0", f"PIID_7012_{files.PIID}", None)]
    assert trail.rows("SELECT award_key, key_basis, piid FROM award") == [
        (f"PIID_7012_{files.PIID}", "provisional", files.PIID)
    ]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_provisional_row_resolves_to_the_one_published_award(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [old(tmp_path, files.search_row(modification="P00009")), new(tmp_path, files.search_row())]
    trail.put(*(reversed(paths) if backwards else paths))
    assert keys(trail) == [(f"PIID_7012_{files.PIID}_P00009", A_KEY, None)]
    assert trail.rows("SELECT award_key FROM award") == [(A_KEY,)]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_provisional_row_that_repeats_a_published_one_counts_in_no_total_and_stays_visible(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [old(tmp_path, files.search_row()), new(tmp_path, files.search_row())]
    trail.load(*(reversed(paths) if backwards else paths))
    assert keys(trail) == [(f"PIID_7012_{files.PIID}_0", A_KEY, files.transaction_key())]
    stats = trail("stats", "--json").json
    assert (stats["transactions"], stats["repeated_without_key"], trail.net()) == (1, 1, "100.00")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_provisional_row_stays_provisional_where_two_published_awards_bear_its_piid(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    both = [files.search_row(), files.search_row(**{"Generated Award ID": SAME_PIID})]
    paths = [old(tmp_path, files.search_row()), new(tmp_path, *both)]
    trail.put(*(reversed(paths) if backwards else paths))
    assert keys(trail) == [(f"PIID_7012_{files.PIID}_0", f"PIID_7012_{files.PIID}", None)]


def test_a_short_piid_is_never_resolved_because_it_repeats_under_every_vehicle(
    trail: Trail, tmp_path: Path
) -> None:
    keyed = files.search_row("0001", **{"Generated Award ID": files.award_key("0001", vehicle=files.VEHICLE)})
    trail.put(old(tmp_path, files.search_row("0001")), new(tmp_path, keyed))
    assert keys(trail) == [("PIID_7012_0001_0", "PIID_7012_0001", None)]


def test_a_provisional_row_of_another_agency_is_not_resolved(trail: Trail, tmp_path: Path) -> None:
    trail.put(old(tmp_path, files.search_row(Agency="CBP")), new(tmp_path, files.search_row()))
    assert keys(trail) == [(f"PIID_7014_{files.PIID}_0", f"PIID_7014_{files.PIID}", None)]


def test_one_piid_with_two_award_keys_is_two_awards_and_says_so(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(), files.search_row(**{"Generated Award ID": SAME_PIID})]
    trail.put(new(tmp_path, *rows))
    assert trail.rows("SELECT award_key, same_piid_awards FROM award ORDER BY 1") == [
        (A_KEY, 2),
        (SAME_PIID, 2),
    ]
    assert (
        trail.one("SELECT sum(obligation_cents) FROM award_transaction WHERE duplicate_of IS NULL") == 20000
    )


@pytest.mark.parametrize("order", list(permutations(range(4)))[1::4])
def test_what_is_derived_does_not_depend_on_the_order_of_loading(
    sqlite_trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    first = files.search_row(
        **{"Transaction Description": "BOUGHT FOR EXAMPLE", "Recipient Name": "OLD EXAMPLE"}
    )
    paths = [
        old(tmp_path, first, files.search_row(OTHER)),
        new(tmp_path, files.search_row(modification="P00001"), files.search_row(OTHER)),
        new(tmp_path, files.search_row(**{"Generated Award ID": SAME_PIID}), day="2026-03-10"),
        full(tmp_path, files.transaction(OTHER), files.transaction(modification="P00002")),
    ]
    reference = Trail(tmp_path / "in order", f"sqlite:///{tmp_path}/in-order.db")
    reference.put(*paths)
    sqlite_trail.put(*(paths[n] for n in order))
    assert derived(sqlite_trail) == derived(reference)


def test_a_second_award_of_the_piid_frees_the_first_from_what_was_lent_to_it(
    trail: Trail, another: Trail, tmp_path: Path
) -> None:
    lent = old(tmp_path, files.search_row(**{"Transaction Description": "BOUGHT FOR EXAMPLE"}))
    one = new(tmp_path, files.search_row(modification="P00001"))
    two = new(tmp_path, files.search_row(**{"Generated Award ID": SAME_PIID}), day="2026-03-10")
    trail.put(lent, one, two)
    another.put(one, two, lent)
    assert derived(trail) == derived(another)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_search_row_of_a_transaction_numbered_otherwise_counts_once(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [new(tmp_path, files.search_row()), full(tmp_path, files.transaction(transaction_number="1"))]
    trail.load(*(reversed(paths) if backwards else paths))
    assert trail.net() == "100.00"
    assert trail.rows("SELECT transaction_key, duplicate_of FROM award_transaction ORDER BY 1") == [
        (files.transaction_key(), files.transaction_key(number="1")),
        (files.transaction_key(number="1"), None),
    ]


def test_two_transactions_of_one_modification_count_twice(trail: Trail, tmp_path: Path) -> None:
    rows = [files.transaction(), files.transaction(transaction_number="1")]
    trail.load(new(tmp_path, files.search_row()), full(tmp_path, *rows))
    assert trail.net() == "200.00"


def test_several_spellings_of_a_recipient_all_stay(trail: Trail, tmp_path: Path) -> None:
    names = ["EXAMPLE INC", "EXAMPLE, INC.", "EXAMPLE  INC"]
    rows = [
        files.search_row(modification=f"P0000{n}", **{"Recipient Name": name}) for n, name in enumerate(names)
    ]
    trail.put(new(tmp_path, *rows))
    assert trail.one("SELECT count(*) FROM recipient") == 1
    assert trail.rows("SELECT name, transactions FROM recipient_name ORDER BY 1") == [
        (name, 1) for name in sorted(names)
    ]
    published = trail.rows("SELECT recipient_name FROM award_transaction ORDER BY modification_number")
    assert published == [(name,) for name in names]


def test_two_firms_whose_names_differ_only_in_legal_form_stay_two(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(), files.search_row(OTHER, **{"Recipient Name": "EXAMPLE LLC"})]
    trail.put(new(tmp_path, *rows))
    assert trail.one("SELECT count(*) FROM recipient") == 2


def test_a_recipient_without_uei_is_keyed_by_its_name_and_marked_so(trail: Trail, tmp_path: Path) -> None:
    trail.put(new(tmp_path, files.search_row()))
    ((key, basis, uei),) = trail.rows("SELECT recipient_key, key_basis, uei FROM recipient")
    assert (key[:17], basis, uei) == ("name-example-inc-", "name", None)


def test_a_recipient_keyed_by_name_points_to_the_one_uei_that_bears_the_name(
    trail: Trail, tmp_path: Path
) -> None:
    trail.load(new(tmp_path, files.search_row(OTHER)), full(tmp_path, files.transaction()))
    assert trail.rows("SELECT key_basis, same_as_key FROM recipient ORDER BY 1") == [
        ("name", files.UEI),
        ("uei", None),
    ]


def test_a_name_that_two_ueis_bear_points_to_neither(trail: Trail, tmp_path: Path) -> None:
    two = [files.transaction(), files.transaction("70XTEST24F00000003", recipient_uei="EXAMPLEUEI02")]
    trail.load(new(tmp_path, files.search_row(OTHER)), full(tmp_path, *two))
    assert trail.rows("SELECT same_as_key FROM recipient WHERE key_basis = 'name'") == [(None,)]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_transaction_whose_uei_becomes_known_is_counted_for_one_recipient_only(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [new(tmp_path, files.search_row()), full(tmp_path, files.transaction())]
    for path in reversed(paths) if backwards else paths:
        trail.put(path)
    assert trail.rows("SELECT recipient_key, transactions FROM recipient_name") == [(files.UEI, 1)]


def test_a_correction_of_the_uei_moves_the_transaction_to_the_right_recipient(
    trail: Trail, tmp_path: Path
) -> None:
    wrong = files.transaction(recipient_uei="EXAMPLEUEI02", recipient_name="WRONG INC")
    trail.put(full(tmp_path, wrong), full(tmp_path, files.transaction(), day="2026-05-04"))
    assert trail.rows("SELECT recipient_key, name, transactions FROM recipient_name") == [
        (files.UEI, "EXAMPLE INC", 1)
    ]


def test_the_newest_values_of_an_award_speak_and_say_from_when_they_are(trail: Trail, tmp_path: Path) -> None:
    newer = files.write(
        tmp_path / "s_2026-05-04.csv", files.SUMMARY, [files.summary(potential_total_value_of_award="950.00")]
    )
    older = files.write(
        tmp_path / "s_2026-02-01.csv", files.SUMMARY, [files.summary(potential_total_value_of_award="1.00")]
    )
    trail.put(newer, full(tmp_path, files.transaction()), older)
    assert trail.rows("SELECT ceiling_cents, substr(values_as_of, 1, 10) FROM award") == [
        (95000, "2026-05-04")
    ]


def test_an_order_names_its_vehicle(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(parent_award_id_piid=files.VEHICLE, parent_award_agency_id="7014")
    trail.put(full(tmp_path, row))
    assert trail.one("SELECT parent_award_key FROM award") == f"CONT_IDV_{files.VEHICLE}_7014"


def test_the_base_description_is_that_of_modification_zero_where_none_is_published(
    trail: Trail, tmp_path: Path
) -> None:
    base = files.search_row(**{"Transaction Description": "BOUGHT FOR EXAMPLE"})
    trail.put(new(tmp_path, base, files.search_row(modification="P00001")))
    assert trail.rows("SELECT base_description, base_description_basis FROM award") == [
        ("BOUGHT FOR EXAMPLE", "modification 0")
    ]


def test_subawards_change_no_total_of_obligations(trail: Trail, tmp_path: Path) -> None:
    trail.load(full(tmp_path, files.transaction()))
    before = trail("stats", "--json").json["by_agency_fiscal_year"]
    trail.load(files.write(tmp_path / "sub.csv", files.SUBAWARD, [files.subaward(dollars="1000000.00")]))
    stats = trail("stats", "--json").json
    assert (stats["by_agency_fiscal_year"], stats["subawards"]) == (before, 1)


def test_award_summaries_change_no_total_of_obligations(trail: Trail, tmp_path: Path) -> None:
    trail.load(full(tmp_path, files.transaction()))
    before = trail("stats", "--json").json["by_agency_fiscal_year"]
    given = files.summary(total_obligated_amount="1000000.00")
    trail.load(files.write(tmp_path / "sum.csv", files.SUMMARY, [given, files.summary(OTHER)]))
    stats = trail("stats", "--json").json
    assert (stats["by_agency_fiscal_year"], stats["awards"]) == (before, 2)
