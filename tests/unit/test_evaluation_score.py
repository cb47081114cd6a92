"""The scorer of rules: what counts as right, wrong and missed, on made-up labels."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from research.errors import InputRefused
from tests.evaluation import awards
from tests.evaluation.awards import Bounds, ReadAward
from tests.evaluation.reading import LABELS, Given, Label, Row, Said, Tier, read_labels
from tests.evaluation.report import Evaluation, report
from tests.evaluation.sampling import half, likenesses
from tests.evaluation.score import Score, Share, count, count_by, count_passing, judge

COMPANIES = frozenset({"example", "sample", "specimen"})
HEADER = "transaction_key,half,stratum,recipient,named,incidental,unsure,note\n"


def label(key: str, recipient: str = "", named: str = "", incidental: str = "", unsure: str = "") -> Label:
    sets = [frozenset(words.split()) for words in (recipient, named, incidental, unsure)]
    return Label(key, "tuning", "made-up", *sets, note="")


def rule(links: Mapping[tuple[Tier, str], str], passing: str = "") -> Said:
    return {
        place: {slug: Given(slug.upper(), slug in passing.split()) for slug in slugs.split()}
        for place, slugs in links.items()
    }


def row(key: str, award: str, modification: str, dollars: int, text: str = "") -> Row:
    return Row(key, award, "EXAMPLE INC", text, "", "", modification, "2025-01-01", dollars * 100)


def test_a_given_company_is_right_where_expected_and_wrong_elsewhere() -> None:
    labels = [label("70XTEST1", named="example"), label("70XTEST2", named="sample")]
    said = rule({("named", "70XTEST1"): "example specimen"})
    assert count(judge(labels, said, COMPANIES)) == Score(right=1, wrong=1, missed=1)


def test_a_recipient_that_is_also_named_needs_no_second_link() -> None:
    labels = [label("70XTEST1", recipient="example", named="example")]
    for given in ("", "example"):
        verdicts = judge(labels, rule({("named", "70XTEST1"): given}), COMPANIES)
        assert [(v.tier, v.is_expected, v.is_given) for v in verdicts] == [("recipient", True, False)]


def test_a_company_the_reader_was_unsure_of_is_not_scored() -> None:
    labels = [label("70XTEST1", named="sample", unsure="example")]
    said = rule({("named", "70XTEST1"): "example sample", ("recipient", "70XTEST1"): "example"})
    assert count(judge(labels, said, COMPANIES)) == Score(right=1, wrong=0, missed=0)


def test_a_company_outside_the_registry_is_not_scored() -> None:
    labels = [label("70XTEST1", recipient="stranger", named="stranger")]
    assert judge(labels, {}, COMPANIES) == []


def test_a_row_that_nobody_labelled_is_not_scored() -> None:
    assert judge([label("70XTEST1")], rule({("named", "70XTEST9"): "example"}), COMPANIES) == []


def test_scores_are_counted_by_company() -> None:
    labels = [label("70XTEST1", named="example sample"), label("70XTEST2", named="sample")]
    said = rule({("named", "70XTEST1"): "example"})
    found = count_by(judge(labels, said, COMPANIES), lambda verdict: verdict.company)
    assert found == {"example": Score(1, 0, 0), "sample": Score(0, 0, 2)}


def test_a_naming_in_passing_is_scored_only_where_the_naming_is_right() -> None:
    labels = [label("70XTEST1", named="example sample", incidental="example"), label("70XTEST2")]
    links: dict[tuple[Tier, str], str] = {
        ("named", "70XTEST1"): "example sample",
        ("named", "70XTEST2"): "specimen",
    }
    said = rule(links, passing="sample specimen")
    assert count_passing(judge(labels, said, COMPANIES), said) == Score(right=0, wrong=1, missed=1)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_is_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert Share(hits, total).interval == pytest.approx((low, high), abs=1e-4)


def test_none_of_none_has_neither_share_nor_interval() -> None:
    assert Share(0, 0).value is None and Share(0, 0).interval is None


def test_one_award_never_stands_in_both_halves() -> None:
    assert half("CONT_AWD_70XTEST_7012") == half("CONT_AWD_70XTEST_7012")
    assert {half(f"CONT_AWD_70XTEST{n}_7012") for n in range(50)} == {"tuning", "held_out"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("EXAMPLE SERICENOW LICENSES", "misspelt"),
        ("EXAMPLE MICROSOFTAPPLICATION", "glued"),
        ("EXAMPLE VM WARE MAINTENANCE", "split"),
        ("EXAMPLE INC PROVIDES ANNUAL SHAREP", "cut"),
        ("EXAMPLE SO&#1048908WARE", "reference"),
    ],
)
def test_a_damaged_name_is_found_for_the_sample(text: str, kind: str) -> None:
    assert likenesses(text) == {kind}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("70XTEST1,spare,any,,,,,", "half must be tuning or held_out"),
        ("70XTEST1,tuning,any,,,example,,", "incidental must be among named"),
        ("70XTEST1,tuning,any,example,,,example,", "unsure must not be decided elsewhere"),
        (",tuning,any,,,,,", "transaction_key is missing"),
    ],
)
def test_a_label_that_contradicts_itself_is_refused_by_line(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"{HEADER}{line}\n")
    with pytest.raises(InputRefused, match=rf"labels\.csv:2: {fault}"):
        read_labels(path)


def test_the_labels_are_enough_and_hold_no_text_of_the_records() -> None:
    labels = read_labels(LABELS)
    assert len(labels) >= 700
    assert {label.half for label in labels} == {"tuning", "held_out"}
    assert all(len(label.note) < 120 and "@" not in label.note for label in labels)


def test_the_awards_are_forty_or_more_and_their_figures_are_ordered_or_explained() -> None:
    found = awards.read_awards()
    assert len({award.key for award in found}) >= 40
    for award in found:
        if award.bounds.low > award.bounds.high:
            assert award.note, award.key


def test_the_three_figures_fall_where_the_naming_modifications_put_them() -> None:
    held = [
        row("a", "70XTEST", "0", 100),
        row("b", "70XTEST", "P00001", 30),
        row("c", "70XTEST", "P00002", -10),
    ]
    assert awards.bounds(held, frozenset({"0"})) == Bounds(Decimal(100), Decimal(120), Decimal(120))
    assert awards.bounds(held, frozenset({"P00002"})) == Bounds(Decimal(-10), Decimal(0), Decimal(120))
    assert awards.bounds(held[1:], frozenset({"P00001"})) == Bounds(Decimal(30), None, Decimal(20))


def test_the_report_shows_each_error_with_its_masked_text() -> None:
    labels = [label("70XTEST1", named="example"), label("70XTEST2")]
    said = rule({("named", "70XTEST2"): "sample"})
    rows = {
        "70XTEST1": row("70XTEST1", "A", "0", 5, "EXAMPLE LICENSES, POC JANE.DOE@EXAMPLE.ORG"),
        "70XTEST2": row("70XTEST2", "B", "0", 7, "SAMPLES OF SOIL"),
    }
    read = ReadAward(
        "A", "example", "wholly", Bounds(Decimal(5), Decimal(5), Decimal(5)), frozenset({"0"}), ""
    )
    told = "\n".join(report(Evaluation("made-up", judge(labels, said, COMPANIES), rows, said, [read])))
    assert "missed named example: 70XTEST1" in told and "wrong named sample: 70XTEST2" in told
    assert "JANE.DOE" not in told and "words: SAMPLE" in told
    assert "differs: A example wholly" in told
