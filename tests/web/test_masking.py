"""E-mail addresses and telephone numbers go; everything that only looks like one stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.masking import (
    EMAIL_MASK,
    TELEPHONE_MASK,
    Piece,
    find_private,
    mask,
    mask_optional,
    may_hold_private,
    pieces,
    search_private,
)


@pytest.mark.parametrize(
    "text",
    [
        "JANE.DOE@EXAMPLE.GOV",
        "POC:jane_doe-smith@ice.example.gov.",
        "ACOR-JANE.DOE@EXAMPLE.GOV",
        "JANE.DOE@EX",
        "JANE.DOE@EXAMPLE.",
        "JANE.DOE @ EXAMPLE.GOV",
        "jane.doe [at] example.gov",
        "JANE O'DOE, JANE.O'DOE@EXAMPLE.GOV,",
    ],
)
def test_an_address_is_masked_as_agencies_really_write_it(text: str) -> None:
    masked = mask(text)
    assert EMAIL_MASK in masked
    assert "DOE@" not in masked.upper() and "EXAMPLE.GOV" not in masked.upper()


@pytest.mark.parametrize(
    "text",
    [
        "ACOR: JANE DOE, JANE.DOE",
        "POC: COR: JANE DOE 202-555-0143 JANE.R.DO",
        "COTR JANE DOE; JANE_DOE. ",
        "jane.roe@example.gov; jane.r.doe",
        "CONTACT JANE DOE AT JANE.R.DO",
        "E-MAIL JANE DOE, JANE_D.DOE",
        "EMAIL: JANE.DO",
    ],
)
def test_an_address_of_which_the_text_ends_before_its_sign_is_masked(text: str) -> None:
    assert mask(text).endswith(EMAIL_MASK) and may_hold_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "ACOR: JANE DOE, SEE WWW.EXAMPLE",
        "CONTACT US AT EXAMPLE.GOV",
        "POC JANE DOE, VERSION 10.2.1",
        "POC: JANE DOE, U.S.",
        "COR: JANE DOE. SUPPORT.",
        "COR CHANGE, SOFTWARE BY EXAMPLE.AI AND MORE",
        "RENEWAL OF SAFE.EXAMPLE",
        "CONTACT CENTER EXAMPLE.CLOUD",
        "EMAIL SECURITY, EXAMPLE.ESSENTIALS",
        "CONTACT TRACING EXAMPLE.CA",
    ],
)
def test_sites_versions_and_words_at_an_end_are_no_cut_address(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "(202) 555-0143",
        "(202)555-0143",
        "( 202)555-0143",
        "214)555-0143",
        "(202)-555-0143",
        "(202)5550143",
        "(202) 555 0143",
        "202-555-0143",
        "202.555.0143",
        "202 555-0143",
        "202-555-0143/4823",
        "1-202-555-0143",
        "+1 202-555-0143 EXT. 130",
        "JANE DOE703-555-0143",
        "POC JANE DOE, 2025550143",
        "JANE.DOE@EXAMPLE.GOV 2025550143",
        "PH: 202 555 0143",
        "CALL 555-0143",
        "POC IS JANE DOE: 2020-555-0143",
        "A.B@C.GOV/703-555-0143/D.E@F.GOV",
        "PHONE 5555550143",
        "PHONE NO. 5555550143",
        "TELEPHONE NUMBER: 5555550143",
        "PHONE #5555550143",
        "TEL5555550143",
        "FAX-5555550143",
        "CELL: 1-5555550143",
        "CELLULAR 5555550143",
        "CALL 5555550143",
        "CONTRACTING OFFICER JANE DOE 5555550143",
        "CONTRACT SPECIALIST: JANE Q. DOE, 5555550143",
        "KO: DOE, JANE (5555550143)",
        "JANE.DOE@EXAMPLE.GOV; 555 5550143",
        "COR JANE DOE 555-5550143",
        "POC: JANE DOE, 555/555-0143",
    ],
)
def test_a_telephone_number_is_masked_as_agencies_really_write_it(text: str) -> None:
    masked = mask(text)
    assert TELEPHONE_MASK in masked
    assert "0143" not in masked


@pytest.mark.parametrize(
    "text",
    [
        "70CTD023FC0000026",
        "CONT_AWD_70B03C21F00001132_7014_70B03C21D00000003_7014",
        "$202,555.0143 TO $2,025,550,143.00",
        "2025550143",
        "NSN 7110-000-0082-6112",
        "P/N 202-555-0143",
        "MODEL NO. 202-555-0143",
        "AMB #18088 APFS #2020048958. NEW AWARD",
        "POP 9/30/2015-9/29/2016",
        "2023-01-02 TO 2026-02-28",
        "REFERENCE ID: DC 08122011 1049",
        "VIN 5NPE24AF4KH746676 2020 SEDAN",
        "QUANTITY = 2600 @ $4.73/EACH",
        "CASES: 268 @ 900 ROUNDS",
        "BPA CALL 70CMSW21FC0000072",
        "1010113.1701",
        "CASE 123-45-6789",
        "GSA SCHEDULE 47QTCK18D0001",
        "BPA CALL 5555550143",
        "BPA-CALL 5555550143",
        "CALL ORDER 5555550143",
        "CELLULAR SERVICE FOR ACCOUNT # 5555550143",
        "CONTRACTING OFFICER APPROVED REQUISITION 5555550143",
        "CHANGE CONTRACTING OFFICER ON CONTRACT 5555550143",
        "TELEPHONE SETS, NSN 5805550143",
        "PHONE SYSTEM SERIAL NO. 5555550143",
        "PHONE SERVICE $5555550143",
        "FAX MACHINES 70CMSW21FC0000072",
        "EXAMPLE CO 5555550143",
        "CHANGE COR AND ADD FAR 520.223-99",
        "UNISON BUY# 5555550143",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("EMAIL CRSP TO EXAMPLEBOX.DHS.GOV(OAQ-ITC)", "EMAIL CRSP TO [e-mail masked](OAQ-ITC)"),
        ("E-mail invoices to: jane.doe.example.gov.", "E-mail invoices to: [e-mail masked]."),
        ("E-MAIL: EXAMPLE_BOX.ARMY.MIL", "E-MAIL: [e-mail masked]"),
        ("EMAILED TO EXAMPLEBOX.CBP.DHS.GOV, THEN PAID", "EMAILED TO [e-mail masked], THEN PAID"),
    ],
)
def test_a_mailbox_without_its_sign_is_masked_behind_a_word_that_announces_it(text: str, shown: str) -> None:
    assert mask(text) == shown and may_hold_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "EMAIL CRSP TO WWW.DHS.GOV",
        "EMAIL QUOTES TO SAM.GOV",
        "E-MAIL OR POST TO HTTPS://EXAMPLE.DHS.GOV/FORMS",
        "EMAIL INVOICES TO PORTAL.EXAMPLE.GOV/INVOICES",
        "SEE PORTAL.EXAMPLE.GOV",
        "EMAIL SECURITY. MIGRATE TO CLOUD.EXAMPLE.GOV",
        "EMAIL ARCHIVE FOR MAIL.EXAMPLE.GOV",
        "EMAIL MIGRATION TO EXAMPLE.COM",
    ],
)
def test_a_web_host_that_no_such_word_announces_stays(text: str) -> None:
    assert mask(text) == text


def test_a_number_that_was_cut_short_goes_where_a_contact_is_given() -> None:
    assert mask("COR: JANE DOE, 555-637-56") == f"COR: JANE DOE, {TELEPHONE_MASK}"
    assert mask("PART 555-637-56") == "PART 555-637-56"


def test_an_empty_field_stays_empty() -> None:
    assert mask_optional(None) is None


def test_matched_words_are_marked_beside_a_mask() -> None:
    text = "EXAMPLESOFT FOR JANE.DOE@EXAMPLE.GOV"
    assert pieces(text, [(0, 11)]) == [Piece("EXAMPLESOFT", True), Piece(" FOR "), Piece(EMAIL_MASK)]


def test_a_match_inside_an_address_marks_the_mask_and_not_the_address() -> None:
    text = "ASK DOE@EXAMPLESOFT.COM"
    assert pieces(text, [(8, 19)]) == [Piece("ASK "), Piece(EMAIL_MASK, True)]


def test_a_place_outside_the_text_marks_nothing() -> None:
    assert pieces("SHORT", [(3, 99)]) == [Piece("SHORT")]


@given(st.text(alphabet="AB@.-() 2053491X$#/", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_marking_never_changes_what_is_shown(text: str, start: int, end: int) -> None:
    assert "".join(piece.text for piece in pieces(text, [(start, end)])) == mask(text)


_PARTS = st.sampled_from(
    [
        *(
            "202",
            "555",
            "0143",
            "5550143",
            "2025550143",
            "-",
            ".",
            " ",
            "(",
            ")",
            "/",
            "[",
            "]",
            "+1 ",
            "AT",
            "at",
        ),
        *(
            "@",
            "JANE.DOE",
            "EXAMPLE.GOV",
            "POC ",
            "PHONE",
            "FAX #",
            "EXT. 1",
            "CO: ",
            "KO: DOE, JANE ",
            "EMAIL IT TO ",
            "BOX.EXAMPLE.GOV",
            "P/N ",
            "$",
        ),
        *("\u0662\u0660", "\u2003", "A"),
    ]
)


@given(st.lists(_PARTS, max_size=12).map("".join) | st.text(max_size=60))
def test_the_quick_look_misses_nothing_that_the_patterns_find(text: str) -> None:
    assert list(find_private(text)) == search_private(text)


def test_the_quick_look_passes_over_the_texts_that_are_most() -> None:
    for text in (
        "CASE MANAGEMENT SYSTEM, FY2025 OPTION 1",
        "70CTD023FC0000026",
        "2023-01-02 TO 2026-02-28 (YEAR)",
    ):
        assert not may_hold_private(text)
