"""RIS: tagged lines, each field on one, lines ended by CR and LF."""

from __future__ import annotations

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import citation_key, one_line, particulars


def write_ris(fact: Cited) -> str:
    fields = [
        ("TY", "DATA"),
        ("ID", citation_key(fact)),
        ("TI", fact.title),
        ("AU", PUBLISHER),
        ("PB", PUBLISHER),
        ("PY", str(fact.as_of.year) if fact.as_of else ""),
        ("DA", f"{fact.as_of:%Y/%m/%d}" if fact.as_of else ""),
        ("ET", fact.build),
        ("AN", (fact.record.piid or "") if fact.record else ""),
        ("DP", "; ".join(fact.publishers)),
        ("UR", fact.url),
        ("AB", fact.statement),
        ("N1", "; ".join(particulars(fact))),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, text in fields if (value := one_line(text))]
    return "".join(lines) + "ER  - \r\n"
