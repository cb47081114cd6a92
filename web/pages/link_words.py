"""The words of a link page: sentences that may be printed, and what may not be said from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from research.links import TierTotal, View
from research.types import Money, Obligation, Window
from research.wording import all_of, count, exact_money, window_words

Totals = Mapping[str, TierTotal | None]
Write = Callable[[Money], str]


@dataclass(frozen=True)
class Received:
    """How awards reached a company: how many transactions another agency signed, and which of its firms got any.

    members: names of family edges; None among them: the company under names of its own.
    """

    signed_by_others: int = 0
    members: tuple[str | None, ...] = (None,)

    @property
    def through(self) -> str:
        """` (all awarded to Mandiant)`, or nothing where the company alone is named."""
        firms = [name for name in self.members if name is not None]
        if not firms:
            return ""
        return f" ({'some' if None in self.members else 'all'} awarded to {all_of(firms)})"


@dataclass(frozen=True)
class Names:
    """How the two sides are called in sentences, and the dates that are spoken of."""

    company: str
    agency: str
    window: Window
    view: View = "then"

    @property
    def receiver(self) -> str:
        """To whom awards went, in the view as owned now also before it owned them."""
        later = " or firms that it owns today, whenever it bought them" if self.view == "now" else ""
        return f"{self.company}{later}"

    @property
    def dates(self) -> str:
        """The window in words, and in the view as owned now that it is that view."""
        owned = ", counting what it owns today" if self.view == "now" else ""
        return f"{window_words(self.window)}{owned}"


def recipient_sentence(names: Names, total: TierTotal, how: Received, write: Write) -> str:
    """What may be printed of awards the company itself received. write: how amounts are written, rounded or exact."""
    agency = f"{names.agency}, directly or through another agency," if how.signed_by_others else names.agency
    receiver = f"{names.receiver}{how.through}"
    back = _told(Obligation(abs(total.deobligated.cents)), write)
    if not total.gross and total.deobligated:
        said = f"{agency} obligated nothing new to {receiver} and took back {back}"
    elif total.net.cents < 0:
        less = _told(Obligation(-total.net.cents), write)
        said = f"{agency} took back {less} more than it obligated to {receiver}"
        said += f", {back} against {_told(total.gross, write)},"
    else:
        said = f"{agency} obligated {_told(total.net, write)} to {receiver}"
        if total.deobligated:
            gross = f" ({write(total.gross)} gross)" if write(total.gross) != write(total.net) else ""
            said += f", net of {back} taken back{gross},"
    said += f" in {count(total.transactions, 'transaction')} on {count(total.awards, 'award')}"
    return f"{said}, {window_words(names.window)}."


def _told(amount: Obligation, write: Write) -> str:
    """An amount as it is written; to the cent where rounding would leave nothing of it."""
    said = write(amount)
    return exact_money(amount) if amount and said == write(Obligation(0)) else said


def _sum(amount: Obligation, write: Write) -> str:
    """A net sum as orders have it: what they come to, or by how much more was taken back."""
    if amount.cents >= 0:
        return _told(amount, write)
    return f"{_told(Obligation(-amount.cents), write)} more taken back than obligated"


def named_sentence(names: Names, totals: Totals, passing: Mapping[str, TierTotal], write: Write) -> str:
    """What may be printed of orders that name the company and went to others: never one bound alone.

    totals: by tier, None where a tier has no transaction; `award_named` must be held. passing: by tier the part whose
    texts name the company only in passing; a tier without such texts is not there.
    """
    named, base, award = (totals.get(key) for key in ("named", "base_named", "award_named"))
    if award is None:
        raise ValueError("no award names the company")
    bounds = {"named": "nothing in transactions whose own text names it"}
    if named is not None:
        rows = count(named.transactions, "transaction")
        bounds["named"] = f"{_sum(named.net, write)} in the {rows} whose own text names it"
    if base is not None:
        awards = count(base.awards, "award")
        bounds["base_named"] = f"{_sum(base.net, write)} in the {awards} whose base description names it"
    rows, awards = count(award.transactions, "transaction"), count(award.awards, "award")
    name = "names" if award.awards == 1 else "name"
    bounds["award_named"] = (
        f"{_sum(award.net, write)} in the {rows} counted on the {awards} that {name} it anywhere"
    )
    return (
        f"{names.agency} placed orders naming {names.company} or its products with other recipients. "
        f"Their net obligations, {names.dates}: {all_of(list(bounds.values()))}."
        f"{_only_in_passing(names, list(bounds), totals, passing, write)}"
    )


def _only_in_passing(
    names: Names, tiers: Sequence[str], totals: Totals, passing: Mapping[str, TierTotal], write: Write
) -> str:
    """What part of these sums is no more than a mention; it counts there and a reader must know."""
    held = {tier: total for tier in tiers if (total := totals.get(tier)) is not None}
    parts = {tier: part for tier, part in passing.items() if tier in held}
    if not parts:
        return ""
    whole = {tier for tier, part in parts.items() if _many(part, tier) == _many(held[tier], tier)}
    if whole == set(held):
        return f" All of it names {names.company} only in passing."
    said = []
    for place, tier in enumerate(tiers):
        if tier not in parts:
            continue
        of = f"the {_PLACES[place]} sum"
        many = count(_many(parts[tier], tier), "transaction" if tier == "named" else "award")
        net = parts[tier].net
        part = (
            f"{_told(net, write)} of"
            if net.cents >= 0
            else f"{_told(Obligation(-net.cents), write)} taken back in"
        )
        said.append(f"all of {of}" if tier in whole else f"{part} {of} ({many})")
    return f" Only in passing it is named in {all_of(said)}."


_PLACES = ("first", "second", "third")


def _many(total: TierTotal, tier: str) -> int:
    """What a tier counts by: its transactions, or the awards of which all transactions count."""
    return total.transactions if tier == "named" else total.awards


def nothing_sentence(names: Names, rule: str, rows: int) -> str:
    """What may be printed of an empty result."""
    searched = f"{count(rows, 'transaction')} of {names.agency} held here, {names.dates}"
    return (
        f"In {searched}, rule {rule} finds none that went to {names.company} or names it. "
        "That is no proof that there is no contract."
    )


def cautions(names: Names, totals: Totals, *, has_border_patrol: bool) -> tuple[str, ...]:
    """What may not be said from this page, as far as it concerns what the page shows."""
    company, agency = names.company, names.agency
    recipient, named = totals.get("recipient"), totals.get("award_named")
    said = []
    if named is not None:
        said.append(
            f"That {agency} paid {company} the sums of the orders naming it. Those awards went to other "
            f"recipients, and the records do not say what part reached {company}."
        )
        said.append(
            "One bound without the other. The lower misses transactions that do not repeat the name; "
            "the upper takes in all of an award of which one line may be about the product."
        )
    if recipient is not None and named is not None:
        said.append(
            f"The two kinds added up as {company}’s revenue. Named together they are still two things: "
            "awards to it, and orders naming it that went to others."
        )
    if recipient is not None or named is not None:
        said.append(
            "“Paid” or “spent”. These are obligations: money legally committed, which may later be taken "
            "back. Payments are outlays, another figure."
        )
        said.append(
            "“A contract worth” any sum on this page. What an award could reach is its ceiling, and stands "
            "on the page of the award."
        )
    if any(total is not None and total.deobligated for total in totals.values()):
        said.append("A gross sum as if nothing had been taken back. Print the net sum, or both.")
    if recipient is None and named is None:
        said.append(
            f"That {agency} has no contract with {company}. Nothing was found by this rule, in these "
            "sources, for these dates; that is all."
        )
    if has_border_patrol:
        said.append(
            "That the Border Patrol signed any of this. It signs no awards; where it pays, the record names "
            "it as funding office."
        )
    said.append("A sum without its dates, its rule, or the day the records were retrieved.")
    return tuple(said)
