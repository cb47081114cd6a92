"""BibTeX: a `@misc` entry that old and new styles take, with nothing in it that LaTeX would obey.

A brace of the text becomes a command: BibTeX counts braces even after a backslash, so that a lone one would
swallow the entries after it.
"""

from __future__ import annotations

from urllib.parse import quote

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import citation_key, one_line, particulars
from research.wording import long_date

_LATEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "|": r"{\textbar}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
    }
)


def write_bibtex(fact: Cited) -> str:
    """One entry; double braces keep the title's capitals and the institution's name whole.

    The month is one of the names every style defines, and so stands without braces.
    """
    fields = {
        "title": f"{{{latex(fact.title)}}}",
        "author": f"{{{PUBLISHER}}}",
        "publisher": PUBLISHER,
        "year": str(fact.as_of.year) if fact.as_of else "",
        "howpublished": "Data set",
        "number": latex(fact.record.piid or "") if fact.record else "",
        "version": latex(fact.build),
        "url": quote(fact.url, safe="%/:?#@!$&()*+,;=-._~'[]"),
        "abstract": latex(fact.statement),
        "note": latex(f"{fact.statement} {'; '.join(particulars(fact))}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if fact.as_of:
        lines.append(f"  month = {long_date(fact.as_of.date()).split()[1][:3].lower()}")
    return f"@misc{{{citation_key(fact)},\n" + ",\n".join(lines) + "\n}"


def latex(text: str) -> str:
    """Text as LaTeX prints it letter by letter; letters outside ASCII stay."""
    return one_line(text).translate(_LATEX)
