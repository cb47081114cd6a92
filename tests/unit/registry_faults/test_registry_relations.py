"""Files that are missing and entries that contradict each other are reported; no fault hides another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixtures.registry_copy import (
    PARTS,
    PETITION,
    edit,
    place,
    problems,
    the_problem,
)


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
