"""Exhibit 21 pages made from real lists of names: each list in each shape, to see which names come back.

The lists are real (60 filings labelled by hand, six transcribed); the pages around them are made here, because the
labels come without pages. So the score says that the parser can read these shapes, not how often filers use others.

    python -m tests.evaluation.exhibits
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from research.config import load_settings
from scrapers.exhibit21 import read_exhibit
from scrapers.exhibit21.names import clean


@dataclass(frozen=True)
class Listed:
    """One labelled subsidiary; place and share as labelled, "" where none is."""

    name: str
    place: str = ""
    share: str = ""


@dataclass(frozen=True)
class Score:
    """Names found and wanted, of one shape."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


def labelled(corpus: Path) -> dict[str, list[Listed]]:
    """The lists of the corpus, by filing; a label without a name is left out."""
    lists: dict[str, list[Listed]] = {}
    with (corpus / "edgar" / "ex21_labels_60filings.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            one = Listed(
                row["Subsidiary"].strip(),
                row["Location of Incorporation"].strip(),
                row["Ownership Percentage"],
            )
            if one.name:
                lists.setdefault(row["Filename"], []).append(one)
    for path in sorted((corpus / "edgar").glob("*_ex21*.json")):
        content = json.loads(path.read_text("utf-8"))
        lists[path.stem] = [Listed(s["name"], s["jurisdiction"] or "") for s in content["subsidiaries"]]
    return lists


def score(wanted: Sequence[Listed], found: Sequence[str]) -> Score:
    """By whole names, each as often as it is listed; blanks and footnote marks do not count."""
    left = [clean(one.name) for one in wanted]
    right = 0
    for name in found:
        if name in left:
            left.remove(name)
            right += 1
    return Score(right, len(found), len(wanted))


def _text(value: str) -> str:
    return html.escape(value, quote=False)


def _page(body: str) -> str:
    return (
        "<html><head><title>Document</title></head><body><p style='text-align:right'><b>Exhibit 21.1</b></p>"
        f"<p style='text-align:center'><b>SUBSIDIARIES OF THE REGISTRANT</b></p>{body}"
        "<p>The names of other subsidiaries are omitted because they would not, considered in the aggregate, be a "
        "significant subsidiary as of the end of the year covered by this report.</p><p>- 1 -</p></body></html>"
    )


def _columns(rows: Sequence[Listed]) -> str:
    head = (
        "<tr><td style='width:1%'></td><td style='width:80%'></td><td></td><td></td><td></td><td></td></tr>"
        "<tr><td colspan='3'></td><td colspan='3'>Jurisdiction<br>of&#160;Incorporation*</td></tr>"
    )
    body = "".join(
        f"<tr><td colspan='3'><font>{_text(r.name)}</font></td><td colspan='3'><div>{_text(r.place)}</div></td></tr>"
        for r in rows
    )
    return _page(f"<table>{head}{body}</table>")


def _indented(rows: Sequence[Listed]) -> str:
    body = "".join(
        f"<tr><td style='padding-left:{2 + 12 * (n % 3)}pt'>{_text(r.name)}</td><td>{_text(r.place)}</td></tr>"
        for n, r in enumerate(rows)
    )
    return _page(f"<table><tr><td>Name</td><td>Organized Under The Laws Of</td></tr>{body}</table>")


def _shares(rows: Sequence[Listed]) -> str:
    heads = ("Percentage of", "Voting Securities", "Owned by", "Registrant")
    head = "<tr><td colspan='3'></td><td colspan='3'>" + "".join(f"<div>{h}</div>" for h in heads)
    head += "</td><td></td><td colspan='3'><div>State or</div><div>Country of Organization</div></td></tr>"
    tables = []
    for start in range(0, len(rows), 40):
        body = "".join(
            f"<tr><td colspan='3'>{_text(r.name)}{' <i>(4) (5)</i>' if n % 5 == 0 else ''}</td><td colspan='3'>"
            f"{r.share or ('100' if n % 3 else '87.5')}</td><td></td><td colspan='3'>{_text(r.place)}</td></tr>"
            for n, r in enumerate(rows[start : start + 40])
        )
        tables.append(f"<table>{head}{body}</table><div>{start // 40 + 1}</div>")
    notes = (
        "<p>(4) Owned by several partners, which share its results.</p>"
        "<p>(5) It is accounted for by the equity method.</p>"
    )
    return _page("".join(tables) + notes)


def _labels(rows: Sequence[Listed]) -> str:
    parts = []
    for n, r in enumerate(rows):
        if n % 10 == 0:
            label = (
                "U.S. Subsidiaries",
                "International Subsidiaries:",
                "Subsidiaries of Example Holdings, Inc.",
            )[n // 10 % 3]
            parts.append(f"<tr><td colspan=2><b>{label}</b></td></tr>")
        parts.append(f"<tr><td>{_text(r.name)}</td><td>{_text(r.place)}</td></tr>")
    return _page(
        f"<table><tr><th>Name of Subsidiary</th><th>State or Country</th></tr>{''.join(parts)}</table>"
    )


def _blanks(rows: Sequence[Listed]) -> str:
    body = "".join(
        f"<TR><TD>{'&nbsp;' * 4 * (n % 3)}{_text(r.name)}<TD>{_text(r.place)}" for n, r in enumerate(rows)
    )
    return _page(f"<TABLE><TR><TD>Subsidiary Name<TD>Jurisdiction{body}</TABLE>")


def _nested(rows: Sequence[Listed]) -> str:
    body = "".join(
        f"<tr><td><table><tr><td width='{20 * (n % 3)}'></td><td>{_text(r.name)}</td></tr></table></td>"
        f"<td>{_text(r.place)}</td></tr>"
        for n, r in enumerate(rows)
    )
    inner = f"<table><tr><td>Subsidiary</td><td>Where Incorporated</td></tr>{body}</table>"
    return _page(f"<table><tr><td>{inner}</td></tr></table>")


def _further(rows: Sequence[Listed]) -> str:
    body = "".join(
        f"<tr><td>{_text(r.name)}</td><td>{_text(r.place)}</td><td>{'Example Stores' if n % 4 == 0 else ''}</td>"
        f"<td>{1000 + n}</td></tr>"
        for n, r in enumerate(rows)
    )
    head = "<tr><td>Entity Name</td><td>Jurisdiction</td><td>Doing Business As</td><td>File Number</td></tr>"
    return _page(f"<table>{head}{body}</table>")


def _bracketed(rows: Sequence[Listed]) -> str:
    return _page("".join(f"<p>{_text(r.name)}{f' ({_text(r.place)})' if r.place else ''}</p>" for r in rows))


def _dashed(rows: Sequence[Listed]) -> str:
    return _page(
        "<br>".join(f"{_text(r.name)}{f' &#8211; {_text(r.place)}' if r.place else ''}" for r in rows)
    )


def _aligned(rows: Sequence[Listed]) -> str:
    width = max(len(r.name) for r in rows) + 4
    lines = [f"  {r.name:<{width}}{r.place}" for r in rows]
    lines = [
        f"  {'Name of Company':<{width}}State of Incorporation",
        f"  {'-' * 15:<{width}}{'-' * 22}",
        *lines,
    ]
    title = "EXHIBIT 21\n\nSUBSIDIARIES OF THE REGISTRANT"
    return "<html><body><pre>\n" + title + "\n\n" + _text("\n".join(lines)) + "\n</pre></body></html>"


def _names_only(rows: Sequence[Listed]) -> str:
    return _page(
        "<table><tr><td>Name</td></tr>"
        + "".join(f"<tr><td>{_text(r.name)}</td></tr>" for r in rows)
        + "</table>"
    )


SHAPES: dict[str, Callable[[Sequence[Listed]], str]] = {
    "A columns with spacers": _columns,
    "B indented by style": _indented,
    "C shares, several tables": _shares,
    "D labels between": _labels,
    "E blanks, cells left open": _blanks,
    "E tables inside": _nested,
    "F further columns": _further,
    "G brackets": _bracketed,
    "G dashes and breaks": _dashed,
    "G aligned text": _aligned,
    "A names only": _names_only,
}


def main() -> None:
    """Print precision, recall and F1 of names by shape, over all lists."""
    lists = labelled(load_settings().corpus_dir)
    count = sum(map(len, lists.values()))
    print(f"{len(lists)} real lists, {count:,} names, each in pages made in {len(SHAPES)} shapes")
    for shape, make in SHAPES.items():
        total = Score()
        for rows in lists.values():
            total += score(rows, [row.name for row in read_exhibit(make(rows).encode()).rows])
        print(f"{shape:28} precision {total.precision:.4f}  recall {total.recall:.4f}  F1 {total.f1:.4f}")


if __name__ == "__main__":
    main()
