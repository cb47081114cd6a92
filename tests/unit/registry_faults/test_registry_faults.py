"""Every kind of fault within an entry of `data/` is reported with file, line, field and what to do."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.registry_copy import (
    PETITION,
    edit,
    place,
    problems,
    the_problem,
)


def test_a_syntax_error_is_told_with_its_line(data: Path) -> None:
    line = edit(data, "companies/oracle.yml", "name: Oracle\n", "name: 'Oracle\n")
    problem = the_problem(data)
    assert problem.file == "companies/oracle.yml"
    assert problem.line is not None
    assert problem.line >= line
    assert "not valid YAML" in problem.message


def test_a_key_written_twice_is_refused(data: Path) -> None:
    line = edit(data, "companies/oracle.yml", "name: Oracle\n", "name: Oracle\nname: Other\n")
    problem = the_problem(data)
    assert place(problem) == ("companies/oracle.yml", line + 1, "name")
    assert f"first on line {line}" in problem.message


def test_a_slug_that_differs_from_the_file_name_is_refused(data: Path) -> None:
    line = edit(data, "companies/oracle.yml", "slug: oracle", "slug: oracle-corporation")
    problem = the_problem(data)
    assert place(problem) == ("companies/oracle.yml", line, "slug")
    assert problem.value == "oracle-corporation"


def test_an_unknown_company_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "companies: [microsoft,", "companies: [mircosoft,")
    problem = the_problem(data)
    assert place(problem) == (PETITION, line, "companies[0]")
    assert "is no known company" in problem.message
    assert problem.value == "mircosoft"


def test_an_unknown_agency_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "agencies: [ice, cbp]", "agencies: [ice, cpb]")
    assert place(the_problem(data)) == (PETITION, line, "agencies[1]")


def test_an_unknown_organization_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "  - free-press\n", "  - freepress\n")
    assert place(the_problem(data)) == (PETITION, line, "actors[5]")


def test_an_entry_without_sources_is_refused(data: Path) -> None:
    path = data / "organizations/mijente.yml"
    path.write_text("slug: mijente\nname: Mijente\n", "utf-8")
    problem = the_problem(data)
    assert place(problem) == ("organizations/mijente.yml", 1, "sources")
    assert problem.message == "is missing: add it"


def test_an_empty_list_of_sources_is_refused(data: Path) -> None:
    path = data / "organizations/mijente.yml"
    path.write_text("slug: mijente\nname: Mijente\nsources: {}\n", "utf-8")
    assert place(the_problem(data)) == ("organizations/mijente.yml", 3, "sources")


def test_a_fact_whose_source_is_not_listed_is_refused(data: Path) -> None:
    line = edit(data, "companies/google.yml", "    source: mandiant\n", "    source: mandiant-news\n")
    problem = the_problem(data)
    assert place(problem) == ("companies/google.yml", line, "family[0].source")
    assert problem.value == "mandiant-news"


def test_a_fact_without_a_source_is_refused(data: Path) -> None:
    line = edit(data, "companies/dell.yml", "      source: subawards\n", "")
    problem = the_problem(data)
    assert problem.file == "companies/dell.yml"
    assert problem.field == "identifiers.uei[0].source"
    assert problem.line is not None
    assert problem.line <= line


def test_an_unknown_field_is_refused_on_its_own_line(data: Path) -> None:
    line = edit(data, "agencies/ice.yml", "abbreviation: ICE", "abbrevation: ICE")
    found = {place(problem): problem.message for problem in problems(data)}
    assert ("agencies/ice.yml", line, "abbrevation") in found
    assert ("agencies/ice.yml", 1, "abbreviation") in found


def test_an_impossible_date_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "date: 2018-07-03", "date: 2018-02-31")
    found = [problem for problem in problems(data) if problem.file == PETITION]
    assert place(found[0]) == (PETITION, line, "date")
    assert found[0].value == "2018-02-31"


def test_text_in_place_of_a_date_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "date: 2018-07-03", "date: July 2018")
    problem = the_problem(data)
    assert place(problem) == (PETITION, line, "date")
    assert "real date" in problem.message


def test_a_precision_finer_than_the_date_is_refused(data: Path) -> None:
    file = "actions/2018-07-petition-page-nation.yml"
    edit(data, file, "date_precision: month", "date_precision: day")
    problem = the_problem(data)
    assert problem.file == file
    assert "does not fit the date 2018-07" in problem.message


def test_a_word_outside_the_vocabulary_is_refused_with_the_allowed_ones(data: Path) -> None:
    line = edit(data, "companies/dell.yml", "role: [maker, reseller]", "role: [maker, vendor]")
    problem = the_problem(data)
    assert place(problem) == ("companies/dell.yml", line, "role[1]")
    assert "'reseller'" in problem.message


def test_a_malformed_identifier_is_refused(data: Path) -> None:
    line = edit(data, "companies/dell.yml", "value: N1C5QLNPJLS4", "value: N1C5QLNPJLSO")
    assert place(the_problem(data)) == ("companies/dell.yml", line, "identifiers.uei[0].value")


def test_a_number_that_lost_its_quotes_is_refused(data: Path) -> None:
    line = edit(data, "agencies/cbp.yml", 'code: "7014"', "code: 7014")
    problem = the_problem(data)
    assert place(problem) == ("agencies/cbp.yml", line, "code")
    assert "quotes" in problem.message


def test_an_address_that_is_none_is_refused(data: Path) -> None:
    line = edit(data, PETITION, "url: https://commondreams.org", "url: commondreams.org")
    assert place(the_problem(data)) == (PETITION, line, "sources.common-dreams.url")


def test_bytes_that_are_not_utf8_are_refused_with_their_line(data: Path) -> None:
    (data / "companies/oracle.yml").write_bytes(b"slug: oracle\nname: Or\xe9cle\n")
    problem = the_problem(data)
    assert place(problem) == ("companies/oracle.yml", 2, None)
    assert "UTF-8" in problem.message


def test_an_empty_file_is_refused(data: Path) -> None:
    (data / "companies/oracle.yml").write_text("# nothing yet\n", "utf-8")
    assert "is empty" in the_problem(data).message
