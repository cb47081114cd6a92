"""Every kind of fault in `data/` is reported with file, line, field and what to do; none hides another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from research.errors import Problem, RegistryInvalid
from research.registry import load_registry

SHIPPED = Path(__file__).parents[2] / "data"
PARTS = ("companies", "agencies", "sources", "actions", "organizations", "rules")
MAY_BE_EMPTY = ("products",)
PETITION = "actions/2018-07-03-origin-petition-100000.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the registry that a test may damage."""
    copy = tmp_path / "data"
    for part in (*PARTS, *MAY_BE_EMPTY):
        shutil.copytree(SHIPPED / part, copy / part)
    for file in ("false_friends.yml", "glossary.yml", "decisions.yml"):
        shutil.copy(SHIPPED / file, copy / file)
    return copy


def edit(data: Path, file: str, old: str, new: str) -> int:
    """Replace one text and return the line it stands on."""
    path = data / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def problems(data: Path) -> tuple[Problem, ...]:
    with pytest.raises(RegistryInvalid) as caught:
        load_registry(data)
    return caught.value.problems


def the_problem(data: Path) -> Problem:
    [problem] = problems(data)
    return problem


def place(problem: Problem) -> tuple[str, int | None, str | None]:
    return problem.file, problem.line, problem.field


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


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_folder_is_refused(data: Path, part: str) -> None:
    shutil.rmtree(data / part)
    (data / part).mkdir()
    assert (part, None, None) in [place(problem) for problem in problems(data)]


def test_a_missing_folder_is_refused(data: Path) -> None:
    shutil.rmtree(data / "sources")
    assert place(the_problem(data)) == ("sources", None, None)


def test_a_missing_list_file_is_refused(data: Path) -> None:
    (data / "decisions.yml").unlink()
    assert place(the_problem(data)) == ("decisions.yml", None, None)


def test_a_file_that_would_not_be_read_is_refused(data: Path) -> None:
    shutil.copy(data / "companies/oracle.yml", data / "companies/oracle.yaml")
    assert place(the_problem(data)) == ("companies/oracle.yaml", None, None)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "is no folder" in the_problem(tmp_path / "nowhere").message


def test_one_recipient_name_cannot_lead_to_two_companies(data: Path) -> None:
    line = edit(data, "companies/oracle.yml", '"ORACLE AMERICA, INC"', "MICROSOFT CORPORATION")
    problem = the_problem(data)
    assert place(problem) == ("companies/oracle.yml", line, "recipient_names[0].name")
    assert "companies/microsoft.yml" in problem.message


def test_a_recipient_name_of_an_unknown_family_member_is_refused(data: Path) -> None:
    line = edit(data, "companies/amazon.yml", "member: Wickr", "member: Wicker")
    assert place(the_problem(data)) == ("companies/amazon.yml", line, "recipient_names[2].member")


def test_an_edge_that_ends_before_it_begins_is_refused(data: Path) -> None:
    edit(
        data,
        "companies/dell.yml",
        "    date_precision: day\n",
        "    date_precision: day\n    until: 2015-01-01\n",
    )
    problem = the_problem(data)
    assert (problem.file, problem.field) == ("companies/dell.yml", "family[0]")
    assert "before `since`" in problem.message


def test_an_edge_without_a_date_must_say_why(data: Path) -> None:
    edit(data, "companies/dell.yml", "    since: 2016-09-07\n    date_precision: day\n", "")
    assert "needs a `note`" in the_problem(data).message


def test_an_action_nobody_took_is_refused(data: Path) -> None:
    edit(data, "actions/2018-06-19-microsoft-employees.yml", "actor_text: Microsoft employees\n", "")
    assert "nobody acts" in the_problem(data).message


def test_a_pattern_that_is_no_regular_expression_is_refused(data: Path) -> None:
    line = edit(data, "agencies/cbp.yml", r"'\bAIR AND MARINE OPERATIONS\b'", "'(AIR'")
    problem = the_problem(data)
    assert place(problem) == ("agencies/cbp.yml", line, "components[1].funding_office_patterns")


def test_names_written_into_a_rule_are_refused(data: Path) -> None:
    line = edit(data, "rules/wired-2026.yml", "{words: [Google]}", "{words: [Google], names: [GOOGLE LLC]}")
    assert place(the_problem(data)) == ("rules/wired-2026.yml", line, "companies.google.names")


def test_a_false_friend_of_an_unknown_company_is_refused(data: Path) -> None:
    line = edit(data, "false_friends.yml", "    company: palantir\n", "    company: palantyr\n")
    assert place(the_problem(data)) == ("false_friends.yml", line, "false_friends[2].company")


def test_a_decision_about_an_unknown_company_is_refused(data: Path) -> None:
    (data / "decisions.yml").write_text(
        "decisions:\n"
        "  - {company: nobody, subject_kind: recipient, subject: X, verdict: rejected,\n"
        "     who: A. B., when: 2026-01-31, why: It is another company.}\n",
        "utf-8",
    )
    assert place(the_problem(data)) == ("decisions.yml", 2, "decisions[0].company")


def test_a_glossary_entry_without_definition_is_refused(data: Path) -> None:
    (data / "glossary.yml").write_text("glossary:\n  award:\n    term: Award\n    origin: ours\n", "utf-8")
    assert place(the_problem(data)) == ("glossary.yml", 2, "glossary.award.definition")


def test_an_alias_that_contains_itself_is_refused(data: Path) -> None:
    (data / "companies/oracle.yml").write_text("slug: oracle\nnotes: &loop [*loop]\n", "utf-8")
    problem = the_problem(data)
    assert problem.file == "companies/oracle.yml"
    assert "contains itself" in problem.message


def test_a_tag_that_would_run_code_is_refused(data: Path) -> None:
    edit(data, "companies/oracle.yml", "name: Oracle\n", "name: !!python/name:os.system\n")
    assert "not valid YAML" in the_problem(data).message


def test_faults_of_several_files_are_told_together(data: Path) -> None:
    edit(data, "companies/oracle.yml", "slug: oracle", "slug: oracles")
    edit(data, "agencies/cbp.yml", 'code: "7014"', "code: 7014")
    edit(data, PETITION, "  - free-press\n", "  - freepress\n")
    assert [problem.file for problem in problems(data)] == [
        PETITION,
        "agencies/cbp.yml",
        "companies/oracle.yml",
    ]


def test_a_broken_company_causes_no_complaints_about_those_that_name_it(data: Path) -> None:
    edit(data, "companies/microsoft.yml", "name: Microsoft\n", "name: ''\n")
    assert {problem.file for problem in problems(data)} == {"companies/microsoft.yml"}


def test_every_problem_says_what_to_do(data: Path) -> None:
    edit(data, "companies/oracle.yml", "slug: oracle", "slug: oracles")
    edit(data, "companies/dell.yml", "role: [maker, reseller]", "role: []")
    edit(data, "companies/relx.yml", "name: RELX\n", "name: 5\n")
    assert all(": " in problem.message for problem in problems(data))


def test_a_product_of_an_unknown_company_is_refused(data: Path) -> None:
    edit(data, "products/tableau.yml", "company: salesforce", "company: nobody")
    assert the_problem(data).field == "makers[0].company"


def test_a_product_that_came_with_no_known_purchase_is_refused(data: Path) -> None:
    edit(data, "products/tableau.yml", "member: Tableau", "member: Another")
    problem = the_problem(data)
    assert problem.field == "makers[0].member"
    assert "companies/salesforce.yml" in problem.message
