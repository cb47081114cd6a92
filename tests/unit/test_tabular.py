"""Reading tables: agencies kept while scanning, members named, repeats counted, lines exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.errors import Damaged, RowsRejected
from scrapers.lines import shifts
from scrapers.registered import all_layouts
from scrapers.tabular import Member, Parsed, parse
from tests.fixtures import files

KEPT = ("7012", "7014")
ICE = files.transaction("70XTEST24F00000001")
PAID = files.transaction("70XTEST24F00000002", agency_code="4732", funding_sub_agency_code="7014")
OTHER = files.transaction("70XTEST24F00000003", agency_code="5700", transaction_description="ONE\nTWO")


def parsed(folder: Path, *names: str, kept: tuple[str, ...] = ()) -> Parsed:
    return parse([Member(folder / name, f"file/{name}") for name in names], all_layouts(), folder, 0.0, kept)


def found(result: Parsed, columns: str, batch: int = 0) -> list[tuple[object, ...]]:
    rows = result.batches[batch].rows.order("line, member").select(columns).fetchall()  # type: ignore[union-attr]
    result.close()
    return [tuple(row) for row in rows]


def archive(folder: Path, *rows: files.Row, name: str = "a.csv") -> str:
    files.write(folder / name, files.ARCHIVE, rows)
    return name


def test_rows_that_a_kept_agency_signed_or_pays_for_are_kept(tmp_path: Path) -> None:
    result = parsed(tmp_path, archive(tmp_path, OTHER, ICE, PAID), kept=KEPT)
    assert "1 of 3 rows left out: of other agencies" in result.notes[0]
    assert found(result, "piid, line") == [("70XTEST24F00000001", 4), ("70XTEST24F00000002", 5)]


def test_what_is_kept_is_the_same_as_without_a_choice(tmp_path: Path) -> None:
    name = archive(tmp_path, OTHER, ICE, PAID)
    (tmp_path / "again").mkdir()
    every = found(parsed(tmp_path, name), "*")
    files.write(tmp_path / "again" / name, files.ARCHIVE, [OTHER, ICE, PAID])
    assert found(parsed(tmp_path / "again", name, kept=KEPT), "*") == every[1:]


def test_a_bad_value_in_a_row_that_is_left_out_refuses_nothing(tmp_path: Path) -> None:
    result = parsed(tmp_path, archive(tmp_path, OTHER | {"federal_action_obligation": "NaN"}, ICE), kept=KEPT)
    assert found(result, "piid") == [("70XTEST24F00000001",)]


def test_a_bad_value_in_a_kept_row_is_named_by_its_line(tmp_path: Path) -> None:
    name = archive(tmp_path, OTHER, ICE | {"federal_action_obligation": "NaN"})
    with pytest.raises(RowsRejected, match=r"a\.csv:4: federal_action_obligation is not an amount"):
        parsed(tmp_path, name, kept=KEPT)


def test_a_row_that_names_no_agency_is_refused_though_others_are_left_out(tmp_path: Path) -> None:
    name = archive(tmp_path, ICE, OTHER | {"awarding_sub_agency_code": " "})
    with pytest.raises(RowsRejected, match=r"a\.csv:3: awarding_sub_agency_code is empty"):
        parsed(tmp_path, name, kept=KEPT)


def test_a_broken_row_of_another_agency_refuses_the_file(tmp_path: Path) -> None:
    text = files.text(files.ARCHIVE, [ICE, OTHER | {"transaction_description": "ONE"}])
    (tmp_path / "a.csv").write_text(text.rstrip("\n").rsplit(",", 1)[0] + "\n")
    with pytest.raises(Damaged, match="too few fields"):
        parsed(tmp_path, "a.csv", kept=KEPT)


def test_every_deletion_of_a_delta_file_is_kept(tmp_path: Path) -> None:
    gone = files.deletion(files.transaction_key("70XTEST24F00000009"), "2024-05-01")
    changed = [row | {"correction_delete_ind": "C", "agency_id": "1"} for row in (ICE, OTHER)]
    files.write(tmp_path / "a.csv", files.DELTA, [gone, *changed])
    result = parsed(tmp_path, "a.csv", kept=KEPT)
    assert result.batches[1].kind == "deletion"
    assert found(result, "deleted_on, line, member", batch=1) == [("2024-05-01", 2, None)]


def test_searches_saved_as_csv_are_filtered_by_the_agency_they_name(tmp_path: Path) -> None:
    rows = [files.search_row(), files.search_row("70XTEST24F00000002", Agency="CBP")]
    files.write(tmp_path / "a.csv", files.CAPTURE, rows)
    assert found(parsed(tmp_path, "a.csv", kept=("7014",)), "awarding_agency_code, line") == [("7014", 3)]


def test_each_row_names_its_member_where_a_document_has_several(tmp_path: Path) -> None:
    names = (archive(tmp_path, ICE, name="a.csv"), archive(tmp_path, PAID, name="b.csv"))
    assert found(parsed(tmp_path, *names), "piid, member, line") == [
        ("70XTEST24F00000001", "a.csv", 2),
        ("70XTEST24F00000002", "b.csv", 2),
    ]


def test_a_single_member_is_not_named(tmp_path: Path) -> None:
    assert found(parsed(tmp_path, archive(tmp_path, ICE)), "member, repeats") == [(None, 0)]


def test_a_row_tells_how_often_the_very_same_row_stood_again(tmp_path: Path) -> None:
    name = archive(tmp_path, ICE, PAID, ICE, ICE)
    result = parsed(tmp_path, name)
    assert "2 rows repeat another word for word" in result.notes[0]
    assert found(result, "piid, line, repeats") == [
        ("70XTEST24F00000001", 2, 2),
        ("70XTEST24F00000002", 3, 0),
    ]


def test_repeats_count_across_members(tmp_path: Path) -> None:
    names = (archive(tmp_path, ICE, name="a.csv"), archive(tmp_path, PAID, ICE, name="b.csv"))
    result = parsed(tmp_path, *names)
    rows = result.batches[0].rows.order("piid").select("piid, member, repeats").fetchall()  # type: ignore[union-attr]
    result.close()
    assert rows == [
        ("70XTEST24F00000001", "a.csv", 1),
        ("70XTEST24F00000002", "b.csv", 0),
    ]


def test_lines_are_those_of_the_file_over_many_blocks(tmp_path: Path) -> None:
    rows = [
        files.transaction(f"70XTEST24F{n:08}", transaction_description="ONE\nTWO" if n % 97 == 5 else "ONE")
        for n in range(30_000)
    ]
    name = archive(tmp_path, *rows)
    expected = [(f"70XTEST24F{n:08}", n + 2 + (n + 91) // 97) for n in range(30_000)]
    assert found(parsed(tmp_path, name), "piid, line") == expected


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("h\na\nb\n", 2, []),
        ("h\n\na\nb\n", 2, [(2, 1)]),
        ('h\n"a\nx"\nb\nc', 3, [(3, 1)]),
        ('h\n"a\n\n\nx"\nb\n"c\nd"\n', 3, [(3, 3)]),
        ("h\ra\rb\r", 2, []),  # another kind of line end: the number of the record stands
    ],
)
def test_records_below_their_number_are_found(
    tmp_path: Path, text: str, rows: int, expected: list[tuple[int, int]]
) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert list(zip(*shifts(tmp_path / "a.csv", rows), strict=True)) == expected
