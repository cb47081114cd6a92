"""Figure: where a chart stands on a page, as addresses, sizes and alternative text; the picture is asked for apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from web.charting.chart import Chart
from web.charting.forms import SIZES, WIDTHS, Form, Look, Size
from web.charting.frame import compose


@dataclass(frozen=True)
class Figure:
    """A chart of a page. path, query: its address without ending and form. heights: by size, in pixels."""

    html_only: ClassVar[frozenset[str]] = frozenset({"path", "query", "heights"})

    title: str
    finding: str
    svg: str
    png: str
    path: str
    query: str
    heights: dict[str, int]

    def source(self, look: Look, size: Size) -> str:
        return _address(self.path, self.query, "svg", Form(look, size))

    def width(self, size: Size) -> int:
        return WIDTHS[size]


def make_figure(chart: Chart | None) -> Figure | None:
    """The figure of a chart, or None where there is nothing to draw."""
    if chart is None:
        return None
    path = f"/charts{chart.path}"
    return Figure(
        title=chart.words.title,
        finding=chart.words.finding,
        svg=_address(path, chart.query, "svg", Form()),
        png=_address(path, chart.query, "png", Form()),
        path=path,
        query=chart.query,
        heights={size: compose(chart, Form("light", size)).height for size in SIZES},
    )


def _address(path: str, query: str, ending: str, form: Form) -> str:
    asked: dict[str, str] = {}
    if form.look != "light":
        asked["look"] = form.look
    if form.size != "wide":
        asked["size"] = form.size
    whole = "&".join(part for part in (query, urlencode(asked)) if part)
    return f"{path}.{ending}{'?' + whole if whole else ''}"
