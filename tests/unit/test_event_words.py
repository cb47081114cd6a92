"""Which words tell of a status event, and which only seem to."""

from __future__ import annotations

import pytest

from research.config import load_settings
from research.event_words import EventReader, event_reader
from research.phrases import any_of, signs, spans
from research.registry import load_registry


@pytest.fixture(scope="module")
def reader() -> EventReader:
    return event_reader(load_registry(load_settings().data).events)


def told(reader: EventReader, text: str, modification: str = "P00001") -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.start : hit.end]) for hit in reader.read(text, modification)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("MOD TO ISSUE STOP-WORK ORDER", "stop-work", "STOP-WORK"),
        ("THIS MODIFICATION LIFTS THE STOP WORK ORDER", "stop-work-lifted", "LIFTS THE STOP WORK"),
        ("UNSUSPENDING CONTRACT, EXTENDING POP", "stop-work-lifted", "UNSUSPENDING"),
        ("IS UN-SUSPEND THE CONTRACT", "stop-work-lifted", "UN-SUSPEND THE CONTRACT"),
        ("TERMINATE FOR CONVIENENCE", "termination-convenience", "TERMINATE FOR CONVIENENCE"),
        ("TERMINATE THIS ORDER FOR THE GOVERNMENT'S CONVENIENCE", "termination-convenience", "TERMINATE"),
        ("TERMINATE ORDER FOR DEFAULT", "termination-default", "TERMINATE"),
        ("TOTAL TERMINATION FOR CAUSE.", "termination-default", "TERMINATION FOR CAUSE"),
        ("TERMINATION OF CONTRACT IN ITS ENTIRETY.", "termination", "TERMINATION"),
        ("IT RESCINDS THE TERMINATION", "termination-rescinded", "RESCINDS THE TERMINATION"),
        ("ORDER CANCELLED DUE TO COVID-19", "cancellation", "ORDER CANCELLED"),
        ("P00007-NOVATION AGREEEMENT", "novation", "NOVATION"),
        ("DEOB & CLOSE-OUT", "close-out", "CLOSE-OUT"),
        ("DE-SCOPED LABOR HOURS", "de-scope", "DE-SCOPED"),
    ],
)  # fmt: skip
def test_a_text_tells_of_the_event_in_its_own_words(
    reader: EventReader, text: str, kind: str, words: str
) -> None:
    assert told(reader, text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "WAGE DETERMINATION MODIFICATION",
        "SBA'S INNOVATION PROGRAM",
        "BUILDING RENOVATIONS",
        "CHANGE OF NAME, NON-NOVATION.",
        "PATROL TERMINATOR AND PIRANHA SPIKES",
        "MAINTENANCE RENEWAL & CO-TERMINATION",
        "TERMINATE CONTRACTING OFFICER'S REPRESENTATIVE APPOINTMENT",
        "PENSION PLAN TERMINATION CLAIM PAYMENT",
        "REQUEST TO INCORPORATE TERMINATION CEILING SCHEDULE",
        "TERMINATION LIABILITY",
        "STOP WORK ORDER CLAUSE",
        "CONTRACT CLOSEOUT SUPPORT SERVICES",
        "MOD TO ADD FUNDS TO CLOSE OUT INVIOCES.",
        "COVER COSTS PREVIOUSLY DESCOPED FROM THE CONTRACT",
        "SES RESUME ASSISTANCE",
        "CLOSE CIRCUIT TELEVISION",
    ],
)
def test_a_text_that_only_seems_to_tell_of_an_event_tells_of_none(reader: EventReader, text: str) -> None:
    assert told(reader, text) == []


def test_one_text_may_tell_of_two_events(reader: EventReader) -> None:
    text = "THE DELIVERY ORDER WAS ISSUED A STOP WORK ORDER AND FULLY TERMINATED FOR CONVENIENCE"
    assert [kind for kind, _ in told(reader, text)] == ["stop-work", "termination-convenience"]


def test_a_termination_made_one_for_convenience_is_not_one_for_cause(reader: EventReader) -> None:
    text = "P00003 CHANGE TERMINATION FOR CAUSE TO TERMINATION FOR CONVINIENCE"
    assert [kind for kind, _ in told(reader, text)] == ["termination-convenience"]


def test_the_base_transaction_of_an_award_does_not_end_it(reader: EventReader) -> None:
    text = "AWARD MADE IN ERROR. WAS TOLD TO TERMINATE FOR CONVENIENCE"
    assert told(reader, text, "0") == []
    assert told(reader, text, "P00001") != []


def test_a_novation_is_told_by_the_base_transaction_too(reader: EventReader) -> None:
    assert told(reader, "CAUSED BY NOVATION OF PARENT IDIQ", "0") == [("novation", "NOVATION")]


def test_no_text_is_spared_that_a_full_look_would_find(reader: EventReader) -> None:
    for ready in reader.ready:
        for word in (*ready.kind.words.strong, *ready.kind.words.context):
            text = word.text.replace("*", "X").upper()
            assert any(sign in text for sign in ready.signs), word.text


def test_a_blank_of_the_notation_is_any_run_of_marks_or_nothing() -> None:
    found = any_of(["stop work"])
    assert [
        list(spans(found, text)) for text in ("STOP  WORK", "STOP- WORK", "STOPWORK", "STOP WORKING")
    ] == [
        [(0, 10)],
        [(0, 10)],
        [(0, 8)],
        [],
    ]


def test_signs_are_few_and_pass_over_common_words() -> None:
    assert signs(["cancel order", "order cancelled", "cancel the order"], ["ORDER", "THE"]) == ("CANCEL",)
