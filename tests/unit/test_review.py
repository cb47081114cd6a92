"""`trail review`: what only likeness suggests waits for a person, and the decision is on disk at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.review import Desk, received, searched
from tests.fixtures.trail import Trail

NEAR = "EXAMPLESOFT SERVICES LLC"


@pytest.fixture
def desk(trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(trail, tmp_path)


@pytest.fixture
def quick_desk(sqlite_trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(sqlite_trail, tmp_path)


def types(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_recipient_near_by_its_first_word_waits_with_the_money_at_stake(desk: Desk, tmp_path: Path) -> None:
    desk.load(
        searched(
            tmp_path,
            received(NEAR, 1, "100"),
            received(NEAR, 2, "-30.50"),
            received(NEAR, 3, "7", Agency="CBP"),
        )
    )
    found = desk.one("recipient")
    assert (found["subject"], found["net_obligation"]) == (NEAR, "76.50")
    assert found["at_stake"] == [
        {"agency": "ice", "net_obligation": "69.50", "transactions": 2, "awards": 2},
        {"agency": "cbp", "net_obligation": "7.00", "transactions": 1, "awards": 1},
    ]
    assert found["reasons"][0].startswith("begins with EXAMPLESOFT")
    assert found["record"]["texts"] == ["EXAMPLE SUPPLIES"]


def test_a_recipient_of_the_registry_is_not_asked_about_however_it_is_typed(
    desk: Desk, tmp_path: Path
) -> None:
    desk.load(
        searched(tmp_path, received("EXAMPLESOFT FEDERAL INC"), received("EXAMPLESOFT FEDERAL, INC.", 2))
    )
    assert desk.waiting("--kind", "recipient") == []


def test_a_recipient_that_shares_only_general_words_is_not_near(desk: Desk, tmp_path: Path) -> None:
    desk.load(
        searched(tmp_path, received("FEDERAL SYSTEMS SERVICES INC"), received("SOFT EXAMPLE CORPORATION", 2))
    )
    assert desk.waiting("--kind", "recipient") == []


def test_a_registered_false_friend_is_not_asked_about(desk: Desk, tmp_path: Path) -> None:
    friend = (
        f'false_friends:\n  - {{text: "{NEAR}", mistaken_for: Examplesoft, company: examplesoft, really: another, '
        "seen_in: recipient, source: {title: T, publisher: P, read_as: record}}\n"
    )
    (desk.data / "false_friends.yml").write_text(friend, "utf-8")
    desk.load(searched(tmp_path, received(NEAR)))
    assert desk.waiting("--kind", "recipient") == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("EXAMPEL SOFT CORP", None),
        ("EXAMPLE SOFT CORP", "begins with the letters of its name, “Examplesoft”, with other gaps"),
        (
            "EXAMPLESFT SERVICES INC",
            "EXAMPLESFT differs from EXAMPLESOFT in its name, “Examplesoft”, by one letter",
        ),
    ],
)
def test_other_gaps_and_a_slip_are_near_too(
    quick_desk: Desk, tmp_path: Path, name: str, reason: str | None
) -> None:
    quick_desk.load(searched(tmp_path, received(name)))
    assert [found["reasons"][0] for found in quick_desk.waiting("--kind", "recipient")] == (
        [reason] if reason else []
    )


def test_the_parent_as_recorded_is_a_reason(desk: Desk, tmp_path: Path) -> None:
    row = files.transaction(
        recipient_name="UNLIKE INC", recipient_parent_name="EXAMPLESOFT PARENT CORPORATION",
        recipient_parent_uei="EXAMPLEUE999",
    )  # fmt: skip
    desk.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, [row]))
    links = desk.trail.one(
        "SELECT count(*) FROM link WHERE company_slug = 'examplesoft' AND tier = 'recipient'"
    )
    found = desk.waiting("--kind", "recipient")
    # Where a rule already takes the parent's UEI as proof, there is nothing left to ask.
    assert bool(found) != bool(links)
    if found:
        assert "parent UEI as recorded is EXAMPLEUE999" in found[0]["reasons"][0]


def test_another_name_under_the_uei_of_a_known_one_is_near(desk: Desk, tmp_path: Path) -> None:
    rows = [
        files.transaction("70XTEST24F00000001", recipient_name="EXAMPLESOFT FEDERAL INC", dollars="10.00"),
        files.transaction("70XTEST24F00000002", recipient_name="UNLIKE VENTURES", dollars="20.00"),
    ]
    desk.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, rows))
    found = desk.one("recipient")
    assert found["subject"] == files.UEI
    assert found["reasons"] == ["also printed as “EXAMPLESOFT FEDERAL INC”, a name of it, under the same UEI"]


def test_rows_without_the_uei_that_ties_their_recipient_are_near(desk: Desk, tmp_path: Path) -> None:
    row = files.transaction(
        "70XTEST24F00000001", recipient_name="UNLIKE VENTURES", recipient_uei="EXAMPLEUE999"
    )
    desk.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, [row]))
    desk.load(searched(tmp_path, received("UNLIKE VENTURES", 2, "30")))
    found = desk.one("recipient")
    assert (found["subject"], found["net_obligation"]) == ("UNLIKE VENTURES", "30.00")
    assert found["reasons"] == ["has the name that only UEI EXAMPLEUE999 carries, which is its"]


def test_a_miswritten_word_that_no_word_catches_is_proposed_with_its_text(desk: Desk, tmp_path: Path) -> None:
    said = "EXAMPELSOFT LICENSES, CALL JANE.DOE@EXAMPLE.GOV"
    desk.load(searched(tmp_path, received("EXAMPLE RESELLER INC", description=said)))
    found = desk.one("spelling")
    assert (found["subject"], found["net_obligation"]) == ("EXAMPELSOFT", "100.00")
    assert found["record"]["texts"] == ["EXAMPELSOFT LICENSES, CALL [e-mail masked]"]


def test_largest_money_comes_first_whatever_its_sign(desk: Desk, tmp_path: Path) -> None:
    rows = [
        received(f"EXAMPLESOFT {n} LLC", k, m)
        for k, (n, m) in enumerate([("ONE", "5"), ("TWO", "-90"), ("SIX", "50")], 1)
    ]
    desk.load(searched(tmp_path, *rows))
    assert [one["net_obligation"] for one in desk.waiting()] == ["-90.00", "50.00", "5.00"]


def test_an_agency_keeps_what_concerns_it(desk: Desk, tmp_path: Path) -> None:
    desk.load(searched(tmp_path, received(NEAR), received("EXAMPLESOFT BORDER LLC", 2, "3", Agency="CBP")))
    assert [one["net_obligation"] for one in desk.waiting("--agency", "cbp")] == ["3.00"]


def test_an_accepted_candidate_is_written_at_once_and_waits_no_more(desk: Desk, tmp_path: Path) -> None:
    desk.load(searched(tmp_path, received(NEAR)))
    said = desk("review", "--accept", desk.key("recipient"), "--why", "Its page  says so.")
    assert said.code == 0, said.err
    assert desk.decisions.startswith(
        "# Verdicts.\ndecisions:\n  - company: examplesoft\n    subject_kind: recipient\n"
        f"    subject: {NEAR}\n    verdict: confirmed\n    who: A. Tester\n    when: "
    )
    assert desk.decisions.endswith("    why: Its page says so.\n")
    assert desk.waiting() == []
    assert desk("doctor").code == 0


def test_a_rejected_recipient_is_not_asked_about_under_another_spelling(desk: Desk, tmp_path: Path) -> None:
    desk.load(searched(tmp_path, received(NEAR)))
    desk("review", "--reject", desk.key("recipient"), "--why", "Another firm.")
    desk.load(
        files.write(tmp_path / "more.csv", files.CAPTURE, [received("EXAMPLESOFT SERVICES, L.L.C.", 9)])
    )
    assert desk.waiting("--kind", "recipient") == []


def test_unsure_stays_in_the_queue_marked_and_may_be_settled_later(desk: Desk, tmp_path: Path) -> None:
    desk.load(searched(tmp_path, received(NEAR), received("EXAMPLESOFT OTHER LLC", 2)))
    key = next(one["key"] for one in desk.waiting() if one["subject"] == NEAR)
    desk("review", "--unsure", key, "--why", "No page found.", "--note", "Ask the registrar.")
    assert [one["key"] for one in desk.waiting("--state", "unsure")] == [key]
    assert len(desk.waiting()) == 2
    assert "note: Ask the registrar." in desk.decisions
    desk("review", "--reject", key, "--why", "Found: another firm.")
    assert desk.decisions.count("subject:") == 1 and "verdict: rejected" in desk.decisions


def test_a_decision_taken_back_leaves_the_file_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.load(searched(tmp_path, received(NEAR)))
    before, key = desk.decisions, desk.key("recipient")
    desk("review", "--accept", key, "--why", "Too quick.")
    assert desk("review", "--undo", key).code == 0
    assert desk.decisions == before and desk.key("recipient") == key


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--accept", "00000000", "--why", "x"), "nothing that waits has the key 00000000"),
        (("--undo", "00000000"), "no decision has the key 00000000"),
        (("--list", "--company", "nobody"), "no company “nobody”"),
        (("--list", "--agency", "nobody"), "no agency “nobody”"),
    ],
)
def test_what_is_not_there_is_said(
    quick_desk: Desk, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    said = quick_desk("review", *options)
    assert said.code == 2 and says in said.err


def test_a_decision_without_its_reason_is_refused(quick_desk: Desk, tmp_path: Path) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    said = quick_desk("review", "--accept", quick_desk.key("recipient"))
    assert said.code == 2 and "needs its reason" in said.err and "decisions: []" in quick_desk.decisions


def test_a_decision_is_signed(quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    key = quick_desk.key("recipient")
    monkeypatch.setattr("research.reviewing.judging._git_name", lambda _: "")
    said = quick_desk.trail(
        "review", "--accept", key, "--why", "x", TRAIL_DATA_DIR=str(quick_desk.data), TRAIL_REVIEWER=""
    )
    assert said.code == 2 and "a decision is signed" in said.err


def test_in_conversation_each_answer_is_on_disk_before_the_next_question(
    quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR, 1, "900"), received("EXAMPLESOFT OTHER LLC", 2)))
    types(monkeypatch, "a", "Its page says so.", "s")
    said = quick_desk("review", "--company", "examplesoft")
    assert said.code == 0, said.err
    assert "1 of 2" in said.out and "$900.00 net" in said.out and "Examplesoft Corporation" in said.out
    assert f"subject: {NEAR}" in quick_desk.decisions
    assert "1 confirmed, 0 rejected, 0 unsure, by A. Tester" in said.out


def test_in_conversation_the_last_answer_may_be_taken_back(
    quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_desk.load(
        searched(
            tmp_path,
            received(NEAR, 1, "900"),
            received("EXAMPLESOFT OTHER LLC", 2),
            received("EXAMPLESOFT THIRD LLC", 3),
        )
    )
    types(monkeypatch, "r", "Another firm.", "s", "b", "q")
    said = quick_desk("review", "--company", "examplesoft")
    assert said.out.count("1 of 3") == 2
    assert "taken back: rejected" in said.out and "decisions: []" in quick_desk.decisions


def test_a_note_without_a_verdict_keeps_the_candidate_marked(
    quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    types(monkeypatch, "n", "Look at the 2019 report.", "s")
    quick_desk("review", "--company", "examplesoft")
    assert (
        "verdict: unsure" in quick_desk.decisions and "note: Look at the 2019 report." in quick_desk.decisions
    )
    assert len(quick_desk.waiting("--state", "unsure")) == 1


def test_the_end_of_input_ends_the_conversation(
    quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    types(monkeypatch)
    assert quick_desk("review").code == 0


def test_what_is_decided_can_be_listed(quick_desk: Desk, tmp_path: Path) -> None:
    quick_desk.load(searched(tmp_path, received(NEAR)))
    key = quick_desk.key("recipient")
    quick_desk("review", "--reject", key, "--why", "Another firm.")
    (decided,) = quick_desk("review", "--state", "decided", "--json").json["decisions"]
    assert (decided["key"], decided["verdict"], decided["why"]) == (key, "rejected", "Another firm.")
