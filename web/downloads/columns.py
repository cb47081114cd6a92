"""Columns of downloads: name, kind of value, meaning, and the field of the data dictionary each comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "money", "day", "moment", "integer", "boolean", "any"]
"""What the values of a column are. "any": each says by its own type."""


@dataclass(frozen=True)
class Column:
    """One column. field: table and column in `research.models`, None where the value is worked out."""

    name: str
    kind: Kind
    meaning: str
    field: str | None = None


TRANSACTION = (
    Column(
        "transaction_key",
        "text",
        "Key of this transaction; see key_basis before joining it with the publisher’s.",
        "award_transaction.transaction_key",
    ),
    Column(
        "key_basis",
        "text",
        "Whose key transaction_key is: “published” by the publisher; “derived” here from the award’s key, its number "
        "and the modification’s, the transaction number taken as 0; “provisional” where no key of the award is held.",
        "award_transaction.key_basis",
    ),
    Column(
        "award_key",
        "text",
        "The publisher’s key of the award; PIID_AGENCY_NUMBER where none is held.",
        "award_transaction.award_key",
    ),
    Column("piid", "text", "Award number (PIID), without dashes.", "award_transaction.piid"),
    Column(
        "modification_number",
        "text",
        "Number of the modification; 0 is the award as first signed.",
        "award_transaction.modification_number",
    ),
    Column(
        "action_date",
        "day",
        "Day on which the action was signed or took effect.",
        "award_transaction.action_date",
    ),
    Column(
        "fiscal_year",
        "integer",
        "Fiscal year of the action date, by the year it ends in.",
        "award_transaction.fiscal_year",
    ),
    Column(
        "amount_usd",
        "money",
        "What this transaction committed (federal_action_obligation); below zero where money was taken back.",
        "award_transaction.obligation_cents",
    ),
    Column("amount_basis", "text", "Which kind of money amount_usd is. Two kinds are never added."),
    Column("action_type", "text", "Kind of action, as published.", "award_transaction.action_type"),
    Column("award_type", "text", "Kind of award, as published.", "award_transaction.award_type"),
    Column(
        "awarding_agency",
        "text",
        "Who signed: short name, else as published.",
        "award_transaction.awarding_agency_name",
    ),
    Column(
        "funding_agency",
        "text",
        "Who pays: short name, else as published.",
        "award_transaction.funding_agency_name",
    ),
    Column(
        "recipient_name", "text", "Who received the award, as published.", "award_transaction.recipient_name"
    ),
    Column(
        "recipient_key",
        "text",
        "UEI of the recipient, or a key made of its name where none is published.",
        "award_transaction.recipient_key",
    ),
    Column(
        "description",
        "text",
        "Text of the transaction; e-mail addresses and telephone numbers masked.",
        "award_transaction.description",
    ),
    Column(
        "evidence_id",
        "text",
        "The archived document that this state of the row is from.",
        "award_transaction.evidence_id",
    ),
    Column("evidence_line", "integer", "Line of the row in that document, from 1.", "award_transaction.line"),
    Column("evidence_sha256", "text", "SHA-256 of that document’s bytes.", "evidence.payload_sha256"),
    Column(
        "source", "text", "Name of the source, as under /sources; for sums, where to look.", "evidence.source"
    ),
    Column("window_since", "day", "First day of the window asked for; empty: from the first row held."),
    Column("window_until", "day", "Last day of the window asked for; empty: to the last row held."),
    Column("window_basis", "text", "What the days of the window are days of."),
    Column("address", "text", "Permanent address of the row’s own page."),
)
"""A transaction, in every download that lists transactions."""

LINK = (
    Column("company", "text", "Short name of the company, as in its address.", "link.company_slug"),
    Column("agency", "text", "Short name of the agency, as in its address.", "link.agency_code"),
    Column("tier", "text", "How the company is tied: see the page on method.", "link.tier"),
    Column("link_basis", "text", "Whether the agency signed (awarding) or pays (funding).", "link.basis"),
    Column("reason", "text", "Why the row is linked, in words.", "link.reason"),
    Column("matched_text", "text", "The words or the name that matched.", "link.matched_text"),
    Column("product", "text", "What the matched words mean, where not the company itself.", "link.product"),
    Column(
        "in_passing",
        "text",
        "How the text names the company only in passing; empty where it does not.",
        "link.mention",
    ),
    Column("family_member", "text", "The member of the company’s family by which it is tied.", "link.member"),
    Column(
        "ownership", "text", "In which view of families the link counts: then, now or both.", "link.ownership"
    ),
    Column("rule", "text", "Rule by which links were made.", "link.rule_id"),
    Column("rule_version", "text", "Version of that rule.", "link.rule_version"),
)
"""What ties a transaction to a company, before the transaction's own columns."""

FOUND_BY = tuple(
    one for one in LINK if one.name in ("company", "tier", "reason", "matched_text", "in_passing")
)
"""What ties a row of a search to the companies asked for, in the surest of the tiers asked for."""

STAMP = (
    Column("rule", "text", "Rule by which links were made, where the rows were chosen by a link."),
    Column("rule_version", "text", "Version of that rule."),
    Column("build", "text", "State of the database that the row was read from."),
    Column("as_of", "moment", "When the newest records held in that state were retrieved."),
    Column(
        "result_address",
        "text",
        "Address of the page or search that was downloaded; its query is the filter.",
    ),
)
"""What every download says on each row, where the page's own columns do not say it."""

SUMS = (
    Column(
        "window_whole_since",
        "day",
        "Day from which the years are held; of earlier days of the window only single documents are. "
        "Empty: all is held alike.",
    ),
    Column(
        "window_years_not_whole",
        "text",
        "Fiscal years within the window that no document gives in whole, by agency. Empty: there is none.",
    ),
    Column("single_documents_only", "boolean", "True for a year of which only single documents are held."),
    Column(
        "part_of_year", "text", "Days held of a fiscal year that is not held whole. Empty: the whole year."
    ),
    Column(
        "naming_a_payer",
        "text",
        "Of a sum of what an agency pays for: in how many transactions the records say who does. "
        "Where they do in too few, no sum is given.",
    ),
    Column("net_usd", "money", "Sum of the obligations, what was taken back subtracted."),
    Column("gross_usd", "money", "Sum of the obligations above zero."),
    Column("deobligated_usd", "money", "Sum of the obligations below zero."),
    Column("transactions", "integer", "Number of transactions in the sum."),
    Column("awards", "integer", "Number of awards they belong to."),
    Column("negative", "integer", "Transactions with an obligation below zero."),
    Column("zero", "integer", "Transactions with an obligation of zero."),
    Column("basis", "text", "Whether the agency signed (awarding) or pays (funding)."),
    Column("first_action_date", "day", "Earliest action date in the sum."),
    Column("last_action_date", "day", "Latest action date in the sum."),
    Column(
        "running_obligation_usd",
        "money",
        "Sum of the award’s obligations up to this row; empty if it does not count.",
    ),
    Column(
        "counts_in_totals",
        "boolean",
        "False if the row repeats another, is gone or is of agencies not followed.",
    ),
)
STATED = (
    Column(
        "notice_amount_usd",
        "money",
        "Amount a notice states, as typed by an official; no obligation.",
        "notice.notice_award_cents",
    ),
    Column(
        "lobbying_income_usd",
        "money",
        "Income a lobbying firm reports for the whole filing; no contract.",
        "lobbying_filing.income_cents",
    ),
    Column(
        "lobbying_expenses_usd",
        "money",
        "What a filer reports it spent on its own lobbying, whole filing; no contract.",
        "lobbying_filing.expenses_cents",
    ),
    Column(
        "current_value_on_record_usd",
        "money",
        "Base and exercised options, as this record gives it; it may be the award’s when the document was "
        "retrieved, and not after this modification.",
        "award_transaction.current_value_cents",
    ),
    Column(
        "ceiling_on_record_usd",
        "money",
        "Base and all options, as this record gives it; it may be the award’s when the document was retrieved, "
        "and not after this modification. Not spending.",
        "award_transaction.ceiling_cents",
    ),
)
"""Amounts that are no obligation."""

NAMED = (
    Column("companies", "text", "Companies followed here that the document names."),
    Column(
        "reasons",
        "text",
        "Why each is named, in their order: the words, and where they stand.",
        "link.reason",
    ),
    Column("companies_in_passing", "text", "Those of the companies that it names only in passing."),
)
"""The companies that a notice names, on its row."""

CHANGES = (
    Column("seen_at", "moment", "When the document that shows the change was retrieved.", "change_log.at"),
    Column("kind", "text", "What happened: new, changed, gone or back.", "change_log.kind"),
    Column("field", "text", "Field that changed.", "change_log.field"),
    Column("old", "any", "What it said before; obligations in dollars.", "change_log.old"),
    Column("new", "any", "What it says now.", "change_log.new"),
    Column("former_evidence_id", "text", "Document that had the old state.", "change_log.former_evidence_id"),
    Column("former_retrieved_at", "moment", "When that document was retrieved.", "evidence.retrieved_at"),
)
"""One change of one field of a transaction, as one document showed it."""


def describe(names: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a page's table, whose values say their kind themselves, with what is known of their meaning.

    A short name such as `new` means what its group says only where the whole group stands beside it.
    """
    known: dict[str, Column] = {one.name: one for one in (*TRANSACTION, *LINK, *SUMS, *STATED)}
    for group in (CHANGES, NAMED):
        if {one.name for one in group} <= set(names):
            known |= {one.name: one for one in group}
    plain = (known.get(name, Column(name, "any", "")) for name in names)
    return tuple(replace(one, kind="any") for one in plain)
