"""The printed evaluation: tables of scores, the awards read whole, and every error with its masked text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from research.masking import mask
from tests.evaluation import awards as read_whole
from tests.evaluation.awards import Bounds, ReadAward
from tests.evaluation.reading import TIERS, Row, Said
from tests.evaluation.score import Score, Share, Verdict, count, count_by, count_passing

ENOUGH = 20
"""Rows from which a company has a line of its own."""


@dataclass(frozen=True)
class Evaluation:
    """Everything the report tells of: the verdicts, the rows they are about and what the rule said."""

    rule: str
    verdicts: Sequence[Verdict]
    rows: Mapping[str, Row]
    said: Said
    awards: Sequence[ReadAward]


def report(evaluation: Evaluation) -> Iterator[str]:
    """The report, line by line."""
    yield from tables(evaluation)
    yield ""
    yield from award_table(evaluation)
    yield ""
    yield from errors(evaluation)


def tables(evaluation: Evaluation) -> Iterator[str]:
    """Scores overall, per half, per stratum, and per company with enough rows."""
    for tier in TIERS:
        verdicts = [verdict for verdict in evaluation.verdicts if verdict.tier == tier]
        yield f"{tier:<32}{'right':>7}{'wrong':>7}{'missed':>7}  {'precision':<22}recall"
        yield _line("all", count(verdicts))
        yield from _lines("half", count_by(verdicts, lambda verdict: verdict.label.half))
        yield from _lines("stratum", count_by(verdicts, lambda verdict: verdict.label.stratum))
        by_company = count_by(verdicts, lambda verdict: verdict.company)
        yield from _lines(
            "company", {name: score for name, score in by_company.items() if score.recall.total >= ENOUGH}
        )
        if tier == "named":
            yield _line("told as in passing", count_passing(verdicts, evaluation.said))
        yield ""


def errors(evaluation: Evaluation) -> Iterator[str]:
    """Every error: row, what was expected and given, the words that matched, and the text."""
    wrong = [verdict for verdict in evaluation.verdicts if verdict.is_error]
    yield f"{len(wrong)} errors"
    for verdict in sorted(wrong, key=lambda v: (v.tier, v.company, v.is_given, v.label.key)):
        yield _error(verdict, evaluation)


def award_table(evaluation: Evaluation) -> Iterator[str]:
    """Low, middle and high figure of the awards read whole, by label and by the rule, and where they differ."""
    rows = read_whole.by_award(evaluation.rows.values(), evaluation.awards)
    yield f"{'awards read whole, in dollars':<32}{'low':>18}{'middle':>18}{'high':>18}"
    given = {
        (award.key, award.company): read_whole.bounds(
            rows[award.key], read_whole.given_by(evaluation.said, rows[award.key], award.company)
        )
        for award in evaluation.awards
    }
    for verdict in read_whole.VERDICTS:
        group = [award for award in evaluation.awards if award.verdict == verdict]
        yield _bounds(f"{verdict} ({len(group)}), as read", read_whole.total(a.bounds for a in group))
        yield _bounds("  by the rule", read_whole.total(given[a.key, a.company] for a in group))
    for award in evaluation.awards:
        if given[award.key, award.company] != award.bounds:
            yield f"differs: {award.key} {award.company} {award.verdict}"
            yield _bounds("  as read", award.bounds)
            yield _bounds("  by the rule", given[award.key, award.company])
    for fault in read_whole.faults(evaluation.awards, rows):
        yield f"the file's own figures are not the corpus's: {fault}"


def _error(verdict: Verdict, evaluation: Evaluation) -> str:
    row = evaluation.rows[verdict.label.key]
    kind = "missed" if verdict.is_expected else "wrong"
    labelled = verdict.label.recipient if verdict.tier == "recipient" else verdict.label.named
    passing = " (in passing)" if verdict.company in verdict.label.incidental else ""
    got = evaluation.said.get((verdict.tier, row.key), {})
    given = got.get(verdict.company)
    lines = [
        f"{kind} {verdict.tier} {verdict.company}{passing}: {row.key} ({verdict.label.half}, {verdict.label.stratum})",
        f"    expected: {_list(labelled)}; got: {_list(got)}; words: {given.words if given else '-'}",
        f"    {row.day} {mask(row.recipient)}: {mask(row.text)}",
    ]
    if verdict.label.note:
        lines.append(f"    note: {verdict.label.note}")
    return "\n".join(lines)


def _lines(title: str, scores: Mapping[str, Score]) -> Iterator[str]:
    for name, score in scores.items():
        yield _line(f"{title} {name}", score)


def _line(title: str, score: Score) -> str:
    return (
        f"  {title:<30}{score.right:>7}{score.wrong:>7}{score.missed:>7}"
        f"  {_share(score.precision):<22}{_share(score.recall)}"
    )


def _share(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "-"
    return f"{share.value:.3f} [{share.interval[0]:.3f}–{share.interval[1]:.3f}]"


def _bounds(title: str, found: Bounds) -> str:
    middle = "not held" if found.middle is None else f"{found.middle:,.2f}"
    return f"  {title:<30}{found.low:>18,.2f}{middle:>18}{found.high:>18,.2f}"


def _list(names: Iterable[str]) -> str:
    return " ".join(sorted(names)) or "-"
