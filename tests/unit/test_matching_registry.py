"""The project's own rule: words alone and in company, excluded phrases, families by date, recipients by identity."""

from __future__ import annotations

from datetime import date

import pytest

from research.matching.engine import Engine
from research.matching.families import BOTH, NOW, THEN, Families
from research.matching.identity import Party
from research.matching.naming import Naming
from research.registry import Decision
from research.registry.base import PartialDate
from research.registry.rulebook import (
    BookCompany,
    BookEdge,
    BookIncidental,
    BookName,
    BookWord,
    Lexicon,
    RuleBook,
)

JOINED, LEFT = "2018-10-26", "2021-11-01"

BOOK = RuleBook(
    "trail-test",
    "registry",
    "either",
    ("A", "B", "C", "D"),
    "names",
    companies=(
        BookCompany(
            "parent",
            "Example Parent",
            names=(BookName("EXAMPLE PARENT CORPORATION"), BookName("EXAMPLE MEMBER LLC", "Member")),
            ueis=(BookName("EXPARENT0001"),),
            edges=(
                BookEdge("Child", "child", JOINED),
                BookEdge("Member", None, None, LEFT),
                BookEdge("Brand", None, JOINED),
            ),
        ),
        BookCompany(
            "grandparent", "Example Grandparent", edges=(BookEdge("Parent", "parent", "2022-01-01"),)
        ),
        BookCompany("child", "Example Child", names=(BookName("EXAMPLE CHILD INC"),)),
        BookCompany("other", "Other", names=(BookName("OTHER, L.P."), BookName("SHARED NAME INC"))),
        BookCompany("another", "Another", names=(BookName("SHARED NAME, INCORPORATED"),)),
    ),
    lexicons=(
        Lexicon(
            "companies/parent",
            None,
            (("parent", None),),
            (
                BookWord("parentsoft"),
                BookWord("parentsoft cloud", "Parentsoft Cloud"),
                BookWord("parentsoft upkeep"),
                BookWord("falcon", "Falcon", ("case system", "parentsoft")),
            ),
            ("falcon dam", "parentsoft street"),
        ),
        Lexicon("companies/child", None, (("child", None),), (BookWord("childhub"),)),
        Lexicon("products/brand", "Brand", (("parent", "Brand"),), (BookWord("brandware"),)),
        Lexicon("companies/other", None, (("other", None),), (BookWord("oracular"),)),
    ),
    incidental=(
        BookIncidental("compatible", ("compatible with",), "before", 20),
        BookIncidental("training", ("training",), "after", 10, ("training kits",)),
        BookIncidental("upkeep", ("parentsoft upkeep",), "anywhere", 0),
        BookIncidental("programme", ("falcon",), "within", 0),
    ),
    version="00000000",
)
ENGINE = Engine([BOOK])


def read(text: str) -> dict[str, list[Naming]]:
    ((found,),) = ENGINE.read([text])
    return {company: list(namings) for company, namings in found.items()}


def words(text: str, company: str = "parent") -> list[str]:
    return [text[one.start : one.end] for one in read(text).get(company, ())]


def test_a_strong_word_names_alone() -> None:
    assert words("BUY PARENTSOFT NOW") == ["PARENTSOFT"]


def test_the_longest_words_win_and_say_their_product() -> None:
    (one,) = read("BUY PARENTSOFT CLOUD NOW")["parent"]
    assert (one.start, one.end, one.product) == (4, 20, "Parentsoft Cloud")


def test_a_word_that_needs_company_names_only_with_it() -> None:
    assert words("FALCON SUPPORT") == []
    assert words("CASE-SYSTEM, FALCON SUPPORT") == ["FALCON"]


def test_a_word_inside_an_excluded_phrase_does_not_count_but_elsewhere_does() -> None:
    assert words("GATE AT FALCON DAM, CASE SYSTEM") == []
    assert words("CASE SYSTEM AT FALCON DAM FOR FALCON") == ["FALCON"]
    assert words("PARENTSOFT STREET") == []
    assert words("PARENTSOFT AT PARENTSOFT STREET") == ["PARENTSOFT"]


def test_the_first_words_in_the_text_stand_for_the_link() -> None:
    text = "A PARENTSOFT B PARENTSOFT"
    (one,) = read(text)["parent"]
    assert one.start == 2


def test_words_in_passing_are_labelled_and_stand_only_for_want_of_others() -> None:
    (passing,) = read("CABLE COMPATIBLE WITH PARENTSOFT")["parent"]
    assert passing.mention == "compatible"
    (own,) = read("CABLE COMPATIBLE WITH PARENTSOFT, AND ALSO SOME PARENTSOFT LICENSES")["parent"]
    assert own.mention is None and own.start > 30
    (far,) = read("COMPATIBLE WITH ALL OTHER KINDS OF THINGS PARENTSOFT")["parent"]
    assert far.mention is None


def test_a_phrase_inside_a_longer_one_that_is_excluded_shows_nothing_in_passing() -> None:
    (lessons,) = read("PARENTSOFT TRAINING")["parent"]
    (goods,) = read("PARENTSOFT TRAINING KITS")["parent"]
    (both,) = read("PARENTSOFT TRAINING (TRAINING KITS)")["parent"]
    assert (lessons.mention, goods.mention, both.mention) == ("training", None, "training")


def test_words_that_say_themselves_that_they_are_in_passing_are_labelled() -> None:
    (one,) = read("PARENTSOFT UPKEEP")["parent"]
    assert one.mention == "upkeep"


def test_words_that_a_phrase_holds_are_in_passing_and_others_of_the_same_text_are_not() -> None:
    (one,) = read("CASE SYSTEM, FALCON LINES")["parent"]
    assert one.mention == "programme"
    (other,) = read("ORACULAR CASE SYSTEM, FALCON LINES")["other"]
    assert other.mention is None
    (own,) = read("CASE SYSTEM, FALCON LINES BY PARENTSOFT")["parent"]
    assert own.mention is None


# --- families ---


def views(text: str, company: str, day: str) -> int:
    total = 0
    for one in read(text).get(company, ()):
        total |= one.tie.views(date.fromisoformat(day))
    return total


@pytest.mark.parametrize(
    ("day", "expected"), [("2018-10-25", NOW), ("2018-10-26", BOTH), ("2026-01-01", BOTH)]
)
def test_a_childs_words_count_for_the_parent_by_the_edges_dates(day: str, expected: int) -> None:
    assert views("CHILDHUB SEATS", "parent", day) == expected
    assert views("CHILDHUB SEATS", "child", day) == BOTH
    assert views("BRANDWARE SEATS", "parent", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2018-01-01", NOW), ("2019-01-01", NOW), ("2022-01-01", BOTH)]
)
def test_a_parent_of_a_parent_needs_every_edge(day: str, expected: int) -> None:
    assert views("CHILDHUB SEATS", "grandparent", day) == expected
    (one,) = read("CHILDHUB SEATS")["grandparent"]
    assert one.tie.member == "Parent" and one.tie.via == ("grandparent", "parent", "child")


@pytest.mark.parametrize(("day", "expected"), [("2021-11-01", THEN), ("2021-11-02", 0)])
def test_a_member_that_left_counts_until_then_and_not_today(day: str, expected: int) -> None:
    (tie,) = ENGINE.matchers[0].identify(Party("EXAMPLE MEMBER LLC"))["parent"].ties
    assert tie.views(date.fromisoformat(day)) == expected


def test_families_in_a_circle_end() -> None:
    ring = (
        BookCompany("a", "A", edges=(BookEdge("B", "b"),)),
        BookCompany("b", "B", edges=(BookEdge("A", "a"),)),
    )
    book = RuleBook("ring", "registry", "either", ("A",), "names", ring, ())
    assert {tie.company for tie in Families(book).ties("a")} == {"a", "b"}


# --- recipients ---


def identify(name: str | None, uei: str | None = None, *parent: str) -> dict[str, str]:
    found = ENGINE.matchers[0].identify(Party(name, uei, *parent))
    return {company: identity.field for company, identity in found.items()}


@pytest.mark.parametrize(
    "name",
    [
        "EXAMPLE PARENT CORPORATION",
        "Example Parent Corp.",
        "THE EXAMPLE PARENT CORPORATION",
        "EXAMPLE PARENT CORPORATION DBA EXAMPLE SOFT",
        "EXAMPLE PARENT, CORPORATION",
    ],
)
def test_a_legal_name_is_known_however_it_is_typed(name: str) -> None:
    assert identify(name) == {"parent": "recipient_name", "grandparent": "recipient_name"}


@pytest.mark.parametrize(
    "name", ["EXAMPLE PARENT LLC", "EXAMPLE PARENT", "PARENT CORPORATION", "NEW EXAMPLE PARENT CORP"]
)
def test_a_name_that_is_only_alike_waits_for_a_person(name: str) -> None:
    assert identify(name) == {}


def test_the_uei_comes_before_the_name_and_the_name_before_the_recorded_parent() -> None:
    assert identify("OTHER LP", "EXPARENT0001")["parent"] == "recipient_uei"
    assert "other" not in identify("OTHER LP", "EXPARENT0001")
    assert identify("OTHER LP", None, "EXAMPLE CHILD INC") == {"other": "recipient_name"}
    assert identify("UNKNOWN SELLER", None, "EXAMPLE CHILD, INC.")["child"] == "recipient_parent_name"
    assert identify("UNKNOWN SELLER", None, "X", "EXPARENT0001")["parent"] == "recipient_parent_uei"


def test_a_name_that_two_unrelated_companies_claim_proves_nothing() -> None:
    assert identify("SHARED NAME INC.") == {}


def test_a_false_friend_among_recipients_is_not_the_company() -> None:
    book = RuleBook(
        "friends",
        "registry",
        "either",
        ("A",),
        "names",
        (BookCompany("snap", "Snap", (BookName("Snap Inc."),), not_names=("SNAP, INC",)),),
        (),
    )
    (matcher,) = Engine([book]).matchers
    assert matcher.identify(Party("SNAP, INC")) == matcher.identify(Party("SNAP INC")) == {}
    assert set(matcher.identify(Party("SNAP INC."))) == {"snap"}


def decided(company: str, subject: str, verdict: str) -> Decision:
    return Decision.model_validate(
        {
            "company": company,
            "subject_kind": "recipient",
            "subject": subject,
            "verdict": verdict,
            "who": "EXAMPLE",
            "when": PartialDate(text="2026-01-31"),
            "why": "a test",
        }
    )


def test_a_persons_decision_beats_every_name_and_holds_for_the_owners_too() -> None:
    no = Engine([BOOK], [decided("child", "EXAMPLE CHILD INC", "rejected")])
    assert no.matchers[0].identify(Party("EXAMPLE CHILD INC")) == {}
    yes = Engine([BOOK], [decided("child", "EXAMPLE CHYLD INC", "confirmed")])
    found = yes.matchers[0].identify(Party("EXAMPLE CHYLD INC"))
    assert set(found) == {"child", "parent", "grandparent"} and "decided by EXAMPLE" in found["child"].grounds
    unsure = Engine([BOOK], [decided("child", "EXAMPLE CHYLD INC", "unsure")])
    assert unsure.matchers[0].identify(Party("EXAMPLE CHYLD INC")) == {}
