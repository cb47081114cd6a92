"""About a download: what its rows are, in words and as the metadata that CSV on the Web (W3C) has for a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web.downloads.columns import STAMP, Column, Kind
from web.tables import Value

LICENCE = (
    "Facts from public records of the United States government, which are in the public domain there; "
    "what Contract Trail adds (links, keys, masks) is under CC0 1.0."
)
MONEY = (
    "US dollars. Columns ending in _usd are obligations unless amount_basis says otherwise; only obligations may be "
    "added up, and rows of an indirect tier only with both bounds beside each other."
)
_DATATYPES: dict[Kind, object] = {
    "text": "string",
    "money": {"base": "decimal", "format": "#0.00"},
    "day": "date",
    "moment": "dateTime",
    "integer": "integer",
    "boolean": "boolean",
    "any": "string",
}


@dataclass(frozen=True)
class About:
    """What a download says of itself.

    title: of the page. selection: which rows these are, in words. address: permanent, its query is the filter.
    rule: id and version of the rule by which rows were chosen, None where none was. as_of: retrieval of the newest
    records held. as_of_known: said behind it where it is only the time of a file. is_sample: only a part of the
    records is held.
    """

    title: str
    selection: str
    address: str
    build: str
    as_of: datetime | None
    as_of_known: str
    is_sample: bool
    rule: tuple[str, str] | None = None

    def stamp(self) -> dict[str, Value]:
        """The values of `STAMP`."""
        rule, version = self.rule or (None, None)
        values: tuple[Value, ...] = (
            rule,
            version,
            self.build,
            self.as_of.isoformat() if self.as_of else None,
            self.address,
        )
        return {column.name: value for column, value in zip(STAMP, values, strict=True)}

    def facts(self, rows: int) -> dict[str, str]:
        """What the file is, for people."""
        said = {
            "Title": self.title,
            "Rows are": self.selection,
            "Number of rows": f"{rows:,}",
            "Address": self.address,
            "Rule": " version ".join(self.rule) if self.rule else "rows were not chosen by a rule",
            "Database build": self.build + (" (sample data, not the whole)" if self.is_sample else ""),
            "Newest records retrieved": self.as_of.isoformat() + self.as_of_known if self.as_of else "",
            "Money": MONEY,
            "Masked": "E-mail addresses and telephone numbers in texts.",
            "Licence": LICENCE,
        }
        return {name: text for name, text in said.items() if text}


def csvw(about: About, columns: tuple[Column, ...], rows: int, table: str) -> dict[str, object]:
    """The metadata of a CSV. table: its address."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": table,
        "dc:title": about.title,
        "dc:description": about.selection,
        "dc:source": about.address,
        "dc:publisher": "Contract Trail",
        "dc:rights": LICENCE,
        "dc:modified": about.as_of.isoformat() if about.as_of else None,
        "dc:extent": f"{rows} rows",
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "notes": [{"name": name, "value": text} for name, text in about.facts(rows).items()],
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "datatype": _DATATYPES[column.kind],
                    "dc:description": column.meaning,
                    **({"dc:source": column.field} if column.field else {}),
                }
                for column in columns
            ]
        },
    }
