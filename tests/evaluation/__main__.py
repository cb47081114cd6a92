"""The command `python -m tests.evaluation`: score a rule against the labelled rows, and print every error."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from research.config import Settings, load_settings
from research.errors import InputRefused, NotFound, TrailError
from tests.evaluation.awards import read_awards
from tests.evaluation.reading import (
    Label,
    read_companies,
    read_labels,
    read_links,
    read_rows,
    reading,
    require_rows,
)
from tests.evaluation.report import Evaluation, report
from tests.evaluation.sampling import half
from tests.evaluation.score import judge
from tests.fixtures.trail import Trail

CORPUS = Path("usaspending") / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
HALVES = ("tuning", "held_out", "both")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument("--rule", default="trail-1", help="rule, as in data/rules (default trail-1)")
    parser.add_argument("--half", choices=HALVES, default="both", help="which awards (default both)")
    parser.add_argument("--var", type=Path, help="folder that holds the corpus already, with its links")
    chosen = parser.parse_args()
    try:
        labels = [label for label in read_labels() if chosen.half in ("both", label.half)]
        with database(chosen.var) as settings:
            for line in evaluate(settings, chosen.rule, labels):
                print(line)
    except TrailError as error:
        sys.exit(str(error))


def evaluate(settings: Settings, rule: str, labels: list[Label]) -> Iterator[str]:
    """The report on a rule, line by line, from the database of these settings."""
    with reading(settings) as connection:
        companies = read_companies(connection)
        said = read_links(connection, rule)
        rows = read_rows(connection)
    require_rows(labels, rows)
    if strays := [label.key for label in labels if half(rows[label.key].award_key) != label.half]:
        raise InputRefused(
            f"labels.csv: {len(strays)} rows stand in the wrong half, the first is {strays[0]}"
        )
    labelled = frozenset().union(*(label.recipient | label.named for label in labels))
    yield f"rule {rule}, {len(labels)} labelled rows, {len(companies)} companies in the registry"
    if unlisted := labelled - companies:
        yield f"labelled, but not in the registry and so not scored: {len(unlisted)}: {' '.join(sorted(unlisted))}"
    yield ""
    awards = [award for award in read_awards() if award.company in companies]
    yield from report(Evaluation(rule, judge(labels, said, companies), rows, said, awards))


@contextmanager
def database(var: Path | None) -> Iterator[Settings]:
    """The folder named, or a scratch folder into which the corpus is loaded."""
    if var is not None:
        yield load_settings(var_dir=var.resolve())
        return
    corpus = load_settings().corpus_dir / CORPUS
    if not corpus.exists():
        raise NotFound(f"there is no {corpus}", "Set TRAIL_CORPUS to the folder with the real records.")
    with tempfile.TemporaryDirectory(prefix="evaluation-") as folder:
        trail = Trail(Path(folder), f"sqlite:///{Path(folder) / 'trail.db'}")
        trail.load(corpus)
        yield trail.settings


if __name__ == "__main__":
    main()
