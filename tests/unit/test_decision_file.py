"""data/decisions.yml is edited as text: one decision changes, every other byte stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research.reviewing.decisions import DecisionFile, DecisionNotWritten, Verdict

HEAD = "# What people decided.\n# Both verdicts beat every rule.\ndecisions:\n"
ONE = """\
  # Asked by a reader in 2026.
  - company: examplesoft
    subject_kind: recipient
    subject: "EXAMPLE #1, INC."   # as printed
    verdict: rejected
    who: B
    when: 2026-01-31
    why: >-
      Another firm,
      see its page.

"""
TWO = """\
  - {company: zebra, subject_kind: transaction, subject: KEY, verdict: confirmed, who: B, when: 2026-02-01, why: Read.}
# the end
"""


def verdict(subject: str, company: str = "examplesoft", judged: str = "confirmed") -> Verdict:
    return Verdict(
        company, "recipient", subject, judged, "A. Tester", date(2026, 11, 24), "It says: “yes”. # really"
    )


def written(folder: Path, text: str) -> Path:
    path = folder / "decisions.yml"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("company", "subject", "place"),
    [("acme", "X", 0), ("examplesoft", "A", 0), ("examplesoft", "Z", 1), ("zz", "A", 2)],
)
def test_a_decision_goes_to_its_place_and_no_other_byte_changes(
    tmp_path: Path, company: str, subject: str, place: int
) -> None:
    path = written(tmp_path, HEAD + ONE + TWO)
    new = verdict(subject, company)
    DecisionFile(path).put(new)
    text = path.read_text("utf-8")
    assert yaml.safe_load(text)["decisions"][place] == new.plain
    for lines in (HEAD, ONE.strip("\n"), TWO.split("\n")[0], "# the end\n"):
        assert lines in text


def test_the_same_decisions_in_any_order_make_the_same_file(tmp_path: Path) -> None:
    made = []
    for subjects in (("A", "B", "C"), ("C", "A", "B")):
        path = written(tmp_path, "decisions: []\n")
        for subject in subjects:
            DecisionFile(path).put(verdict(subject))
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_a_later_verdict_replaces_the_earlier_in_place_and_keeps_the_comment_above(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ONE + TWO)
    DecisionFile(path).put(verdict("EXAMPLE #1, INC."))
    text = path.read_text("utf-8")
    assert text.index("# Asked by a reader") < text.index("verdict: confirmed") < text.index("zebra")
    assert "verdict: rejected" not in text


def test_taking_back_restores_the_file_byte_for_byte(tmp_path: Path) -> None:
    for before in (HEAD + ONE + TWO, "decisions: []\n# end\n", "decisions:\n"):
        path = written(tmp_path, before)
        file = DecisionFile(path)
        new = verdict("M")
        file.put(new)
        file.take_back(new.key)
        assert path.read_text("utf-8").replace(" []", "") == before.replace(" []", "")


def test_a_file_that_changed_underneath_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ONE)
    file = DecisionFile(path)
    path.write_text(HEAD + ONE + TWO, "utf-8")
    with pytest.raises(DecisionNotWritten, match="changed by somebody else"):
        file.put(verdict("A"))
    assert path.read_text("utf-8") == HEAD + ONE + TWO


def test_one_sitting_may_write_many_times(tmp_path: Path) -> None:
    file = DecisionFile(written(tmp_path, "decisions: []\n"))
    for subject in "BAC":
        file.put(verdict(subject))
    assert [one["subject"] for one in yaml.safe_load(file.path.read_text("utf-8"))["decisions"]] == [
        "A",
        "B",
        "C",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "decisions: [{company: a, subject_kind: recipient, subject: B}]\n",
        "other: []\n",
        "decisions: {}\n",
        "a: [\n",
    ],
)
def test_a_file_that_cannot_be_added_to_safely_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DecisionNotWritten):
        DecisionFile(path).put(verdict("A"))
    assert path.read_text("utf-8") == text


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DecisionNotWritten, match="does not exist"):
        DecisionFile(tmp_path / "decisions.yml")


def test_line_ends_byte_order_mark_and_mode_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff" + (HEAD + ONE).replace("\n", "\r\n"))
    path.chmod(0o640)
    DecisionFile(path).put(verdict("A"))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#") and data.count(b"\n") == data.count(b"\r\n")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    real = written(tmp_path, "decisions: []\n")
    link = tmp_path / "link.yml"
    link.symlink_to(real)
    DecisionFile(link).put(verdict("A"))
    assert link.is_symlink() and "subject: A" in real.read_text("utf-8")


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    DecisionFile(written(tmp_path, "decisions: []\n")).put(verdict("A"))
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.yml"]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subjects=st.lists(TEXT, min_size=1, max_size=5, unique=True), why=TEXT)
def test_whatever_is_written_is_read_back_and_can_be_taken_back(
    tmp_path: Path, subjects: list[str], why: str
) -> None:
    path = written(tmp_path, HEAD + ONE + TWO)
    file = DecisionFile(path)
    made = [
        Verdict("examplesoft", "spelling", s, "unsure", "A", date(2026, 1, 1), why, why) for s in subjects
    ]
    for one in made:
        file.put(one)
    says = yaml.safe_load(path.read_text("utf-8"))["decisions"]
    assert [one for one in says if one["subject_kind"] == "spelling"] == sorted(
        (one.plain for one in made), key=lambda plain: plain["subject"]
    )
    for one in made:
        file.take_back(one.key)
    assert path.read_text("utf-8") == HEAD + ONE + TWO
