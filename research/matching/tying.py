"""One award under one rule book: which of its transactions tie which companies to which agencies, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from research.matching.engine import BookMatcher
from research.matching.families import BOTH, OWNERSHIP, THEN, Tie
from research.matching.identity import Identity, when
from research.matching.made import MadeLink
from research.matching.naming import Named, Naming
from research.matching.reading import Row, WholeAward
from research.wording import long_date

Way = TypeVar("Way")


@dataclass(frozen=True, slots=True)
class _Said:
    """A naming with the text it stands in. since: the first day of the rows it speaks for; None: all of the award."""

    naming: Naming
    field: str
    text: str
    since: date | None = None
    row: Row | None = None  # whose own text it is


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What a link of one row rests on: the tie, the words, and in which views it counts."""

    tie: Tie
    views: int
    reason: str
    field: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    product: str | None = None
    mention: str | None = None


def _where(said: _Said, row: Row) -> str:
    """Which text it is, for the reason of a row's link: its own, that of another row of the award, or the base's."""
    if said.field == "base_description":
        return "the award’s base description"
    if said.row is None or said.row.transaction_key == row.transaction_key:
        return "the transaction’s description"
    return f"the award’s transaction of {long_date(said.row.action_date)}"


HAND_OVERS = frozenset({"novation", "novation-after"})
"""Mentions in passing (`data/incidental.yml`) that tell only who held a contract before, or holds it from now on."""

_WITH_HAND_OVERS = 2
"""Engine since which a row that tells of a hand-over names nobody for the rows before it."""


class Tying:
    """Makes the links of whole awards under one book. agencies: codes of the agencies followed."""

    def __init__(self, matcher: BookMatcher, agencies: frozenset[str]) -> None:
        self.matcher = matcher
        self.agencies = agencies
        self._types = frozenset(matcher.book.award_types)
        # Plain rules know no view but that of the day.
        self._needs_then = matcher.book.method == "words"
        self._knows_hand_overs = matcher.book.engine >= _WITH_HAND_OVERS

    def links(self, award: WholeAward, own: Mapping[str, Named], base: Named) -> Iterator[MadeLink]:
        """All links of an award. own: what each transaction's text names, by key; base: what its base text names."""
        rows = [row for row in award.rows if self._counts(row)]
        whole = self._whole(rows, own, base, award.base or "")
        based = {
            company: [_Said(one, "base_description", award.base or "") for one in said]
            for company, said in base.items()
        }
        verdicts = self.matcher.verdicts
        for row in rows:
            places = self._places(row)
            if not places:
                continue
            received = self._received(row)
            for grounds in received.values():
                yield from self._make(row, places, "recipient", grounds)
            confirmed = verdicts.confirmed(row.transaction_key)
            if not whole and not confirmed:
                continue
            mine = own.get(row.transaction_key, {})
            for company in (*whole, *(c for c in confirmed if c not in whole)):
                taken = received[company].views if company in received else 0
                if taken == BOTH:
                    continue
                named = None
                if namings := mine.get(company):
                    said = [_Said(one, "description", row.description or "", row=row) for one in namings]
                    named = self._best(row, said, taken)
                if named is None and company in confirmed:
                    named = self._identified(row, confirmed[company], taken)
                if named:
                    yield from self._make(row, places, "named", named)
                if company in based and (purpose := self._best(row, based[company], taken)):
                    yield from self._make(row, places, "base_named", purpose)
                # The upper bound takes the award whole, by whichever text names the company first.
                speaking = [
                    one for one in whole.get(company, ()) if not one.since or one.since <= row.action_date
                ]
                bound = self._best(row, speaking, taken) or named
                if bound:
                    yield from self._make(row, places, "award_named", bound)

    def _counts(self, row: Row) -> bool:
        # Searches saved as CSV hold contracts only and do not name the type.
        return (row.award_type is None or row.award_type in self._types) and row.award_kind != "IDV"

    def _whole(
        self, rows: Sequence[Row], own: Mapping[str, Named], base: Named, base_text: str
    ) -> dict[str, list[_Said]]:
        """For each company, the first words on the award for each tie: transactions by key, then the base text.

        Words that speak only for the rows from a day on come last: the earliest of such days.
        """
        found: dict[str, dict[Tie, _Said]] = {}
        later: dict[str, dict[Tie, _Said]] = {}
        for row in rows:
            for company, namings in own.get(row.transaction_key, {}).items():
                for one in namings:
                    if self.matcher.verdicts.rejects(row.transaction_key, one.tie):
                        continue
                    said = _Said(one, "description", row.description or "", row=row)
                    if self._tells_of_itself(row, company, one):
                        held = later.setdefault(company, {})
                        said = replace(said, since=row.action_date)
                        if one.tie not in held or row.action_date < (held[one.tie].since or date.min):
                            held[one.tie] = said
                        continue
                    held = found.setdefault(company, {})
                    # Words of a mention in passing stand for the award only where no others do.
                    if one.tie not in held or (held[one.tie].naming.mention and not one.mention):
                        held[one.tie] = said
        for company, namings in base.items():
            for one in namings:
                found.setdefault(company, {}).setdefault(one.tie, _Said(one, "base_description", base_text))
        return {
            company: [*found.get(company, {}).values(), *later.get(company, {}).values()]
            for company in {**found, **later}
        }

    def _tells_of_itself(self, row: Row, company: str, naming: Naming) -> bool:
        """Whether a row's words name a company only as the one that holds the contract, before or from then on.

        A firm that takes a contract over is named by the row that says so, and received that row; the rows before
        went to somebody else, and nothing in them was placed for it.
        """
        if not self._knows_hand_overs:
            return False
        if naming.mention in HAND_OVERS:
            return True
        identity = self.matcher.identify(row.party).get(company)
        return identity is not None and any(self._views(tie, row) & THEN for tie in identity.ties)

    def _views(self, tie: Tie, row: Row) -> int:
        views = tie.views(row.action_date)
        if self._needs_then and not views & THEN:
            return 0
        return 0 if self.matcher.verdicts.rejects(row.transaction_key, tie) else views

    def _received(self, row: Row) -> dict[str, _Grounds]:
        identified = self.matcher.identify(row.party)
        if not identified:
            return {}
        found = {}
        for company, identity in identified.items():
            if grounds := self._identified(row, identity, 0):
                found[company] = grounds
        return found

    def _identified(self, row: Row, identity: Identity, taken: int) -> _Grounds | None:
        chosen = self._choose(row, [(tie, tie) for tie in identity.ties], taken)
        if chosen is None:
            return None
        tie, views = chosen
        reason = identity.grounds + when(tie, self._views(tie, row), self.matcher.names[tie.company])
        if not identity.field:  # decided by a person: no words of the record stand for it
            return _Grounds(tie, views, reason)
        return _Grounds(tie, views, reason, identity.field, identity.text, identity.start, identity.end)

    def _best(self, row: Row, said: Sequence[_Said], taken: int) -> _Grounds | None:
        """The words to show, and the views in which any of the words count."""
        chosen = self._choose(row, [(one.naming.tie, one) for one in said], taken) if said else None
        if chosen is None:
            return None
        best, views = chosen
        one = best.naming
        words = best.text[one.start : one.end]
        reason = f"{_where(best, row)} names “{words}” at character {one.start + 1}"
        reason += when(one.tie, self._views(one.tie, row), self.matcher.names[one.tie.company])
        return _Grounds(
            one.tie, views, reason, best.field, words, one.start, one.end, one.product, one.mention
        )

    def _choose(self, row: Row, ways: Sequence[tuple[Tie, Way]], taken: int) -> tuple[Way, int] | None:
        """Of several ways to one company the first, one that held on the day before others; the views of all.

        taken: views in which the company has the row as recipient already.
        """
        best: tuple[Way, int] | None = None
        views = 0
        for tie, way in ways:
            mine = self._views(tie, row) & ~taken
            views |= mine
            if mine and (best is None or (mine & THEN and not best[1] & THEN)):
                best = (way, mine)
        return None if best is None else (best[0], views)

    def _places(self, row: Row) -> list[tuple[str, str]]:
        relation = self.matcher.book.agency_relation
        return list(agencies_of(row.awarding, row.funding, relation, self.agencies))

    def _make(
        self, row: Row, places: Sequence[tuple[str, str]], tier: str, grounds: _Grounds
    ) -> Iterator[MadeLink]:
        for code, basis in places:
            yield MadeLink(
                grounds.tie.company,
                code,
                self.matcher.book.rule_id,
                self.matcher.book.version,
                tier,
                "transaction",
                row.transaction_key,
                basis,
                row.award_key,
                row.action_date,
                grounds.reason,
                grounds.field,
                grounds.text,
                grounds.start,
                grounds.end,
                grounds.product,
                grounds.mention,
                grounds.tie.member,
                OWNERSHIP[grounds.views],
            )


def agencies_of(
    awarding: str | None, funding: str | None, relation: str, followed: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The agencies followed to which a record belongs under a rule, each with its basis."""
    if awarding in followed and relation in ("awarding", "either"):
        yield awarding, "awarding"
    if funding in followed and relation in ("funding", "either") and funding != awarding:
        yield funding, "funding"
