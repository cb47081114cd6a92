"""Actions (petitions, letters, replies) and the organizations that took them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from research.registry.base import Entry, PartialDate, Precision, References, Slug, Text, check_precision

ActionKind = Literal[
    "petition",
    "petition_page",
    "petition_delivery",
    "employee_letter",
    "employee_action",
    "open_letter",
    "organization_letter",
    "organization_response",
    "corporate_response",
    "government_action",
    "shareholder_proposal",
    "campaign",
    "divestment_list",
    "pledge",
    "protest",
    "public_body",
    "refusal",
    "report",
    "union_statement",
]
Confidence = Literal["high", "medium", "low"]


class Claim(Entry):
    """A dated count of people, said by somebody. A newer count is another claim, never an update.

    number: as printed. unit: what is counted. qualifier: the word printed before it, such as "more than".
    as_of: the day the count stood at, as far as it was kept. stated_by: who says so. source: key into the action's
    `sources`. note: how the document words it.
    """

    number: Annotated[int, Field(gt=0)]
    unit: Text
    as_of: PartialDate
    stated_by: Text
    source: Slug
    qualifier: Text | None = None
    note: Text | None = None


class PrintedName(Entry):
    """A name as one document prints it, kept even when it is misprinted.

    printed: letter by letter as in the document. organization: the slug of who is meant. source: key into
    the action's `sources`. note: what is wrong with it.
    """

    printed: Text
    organization: Slug
    source: Slug
    note: Text | None = None


class Action(Entry):
    """Something done or said in public about a company's work for an agency.

    id: equal to the file name. date: when, as far as known. date_precision: of that date. kind: what it
    was. title: our neutral heading. demand: one neutral sentence in our own words. actors: slugs of
    organizations. actor_text: a group without an entry, such as "Microsoft employees". companies: slugs
    addressed. other_targets: others addressed. agencies: slugs concerned. claims: counts of people.
    printed_names: names as printed. sources: the documents. confidence: how well it is documented. note:
    what is incomplete.
    """

    id: Slug
    date: PartialDate
    date_precision: Precision
    kind: ActionKind
    title: Text
    demand: Text
    sources: References
    confidence: Confidence
    actors: tuple[Slug, ...] = ()
    actor_text: Text | None = None
    companies: tuple[Slug, ...] = ()
    other_targets: tuple[Text, ...] = ()
    agencies: tuple[Slug, ...] = ()
    claims: tuple[Claim, ...] = ()
    printed_names: tuple[PrintedName, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _somebody_acts_at_a_stated_time(self) -> Self:
        check_precision(self.date, self.date_precision)
        if not self.actors and self.actor_text is None:
            raise ValueError("nobody acts: name `actors` or write `actor_text`")
        return self


class Organization(Entry):
    """An organization that acted under its own name.

    slug: equal to the file name. name: its own spelling. also_known_as: other spellings met in sources.
    note: what a reader must know. sources: the documents that name it.
    """

    slug: Slug
    name: Text
    sources: References
    also_known_as: tuple[Text, ...] = ()
    note: Text | None = None
