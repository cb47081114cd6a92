"""Candidates by score: recipients that nothing ties to a company, and that are near to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from research.registry import Registry
from research.reviewing.candidate import Candidate, Recorded
from research.reviewing.companies import KnownName, Ties, known_names, ties
from research.reviewing.holdings import Holding, merged, money_of, recipients_linked, texts_of
from research.reviewing.likeness import Misspellings, Rarity, Words, spelt, words

LEAST = 55
"""Likeness below which a pair is not worth a person's minute: one rare word of several, and not the first."""

SAME_UEI_FAMILY, SAME_PARENT, PARENT_OF_MEMBER = 97, 95, 80
"""Scores of what the records say themselves: parent UEI, parent name, and the parent that a member has, too."""

_REASONS = 3
"""Reasons worth reading; a name may be near to every spelling of a company."""

_TEXTS = 3
"""Descriptions shown of what a recipient was paid for."""

_MISSPELT = 0.8
"""What likeness is worth where the word that is shared is written otherwise."""


@dataclass(frozen=True)
class _Near:
    slug: str
    score: int
    reasons: tuple[str, ...]


def recipient_candidates(session: Session, registry: Registry, held: dict[str, Holding]) -> list[Candidate]:
    """Every untied recipient with the companies it is near to; money is read for those only."""
    tied = ties(registry)
    linked = recipients_linked(session, registry)
    owner = {one.key: _owner(one, tied, linked) for one in held.values()}
    untied = [one for one in held.values() if owner[one.key] is None]
    names = _Names(registry, tied, untied)
    parents = _Parents(registry, held.values(), owner)
    friends = _false_friends(registry)
    found = [
        (one, near)
        for one in untied
        for near in _together([*_same_recipient(one, owner, tied), *names.near(one), *parents.near(one)])
        if not friends & {(near.slug, spelt(name)) for name in one.spellings}
    ]
    money = money_of(session, registry, "recipient_key", {one.key for one, _ in found})
    texts = texts_of(session, {one.key for one, _ in found}, _TEXTS)
    return [
        Candidate(
            "recipient",
            near.slug,
            one.uei or one.name,
            near.score,
            near.reasons,
            _recorded(one, texts.get(one.key, [])),
            merged(money.get(one.key, ())),
        )
        for one, near in found
    ]


def _owner(one: Holding, tied: Ties, linked: dict[str, set[str]]) -> str | None:
    """The company whose every row of this recipient is tied already; one spelling alone does not tie the others."""
    if one.uei and one.uei in tied.ueis:
        return tied.ueis[one.uei]
    by_name = {tied.company(None, spelling) for spelling in one.spellings}
    if by_name == {None}:
        return next((slug for slug, keys in sorted(linked.items()) if one.key in keys), None)
    return by_name.pop() if len(by_name) == 1 else None


def _false_friends(registry: Registry) -> set[tuple[str, str]]:
    """Recipients that the register of false friends says are not that company: asked and answered."""
    return {
        (f.company, spelt(f.text)) for f in registry.false_friends if f.company and f.seen_in == "recipient"
    }


def _same_recipient(one: Holding, owner: dict[str, str | None], tied: Ties) -> Iterator[_Near]:
    """Near because the records themselves take two names for one recipient, of which one is tied."""
    if one.same_as and (slug := owner.get(one.same_as)):
        yield _Near(
            slug, SAME_UEI_FAMILY, (f"has the name that only UEI {one.same_as} carries, which is its",)
        )
    for spelling in sorted(one.spellings):
        if slug := tied.company(None, spelling):
            yield _Near(
                slug, SAME_UEI_FAMILY, (f"also printed as “{spelling}”, a name of it, under the same UEI",)
            )


def _recorded(one: Holding, texts: list[str]) -> Recorded:
    return Recorded(
        name=one.name,
        uei=one.uei,
        parents=one.parent_names,
        spellings=tuple(sorted(one.spellings - {one.name})),
        first=one.first,
        last=one.last,
        texts=tuple(texts),
    )


def _together(near: Iterable[_Near]) -> list[_Near]:
    """One per company, with its strongest reasons first."""
    best: dict[str, _Near] = {}
    for one in sorted(near, key=lambda n: -n.score):
        other = best.get(one.slug)
        reasons = (
            (*other.reasons, *(r for r in one.reasons if r not in other.reasons)) if other else one.reasons
        )
        best[one.slug] = replace(other or one, reasons=reasons[:_REASONS])
    return list(best.values())


class _Names:
    """Near by name: a rare word shared, the same letters with other gaps, or the word with a slip."""

    def __init__(self, registry: Registry, tied: Ties, asked: Iterable[Holding]) -> None:
        spellings = {name: words(name) for one in asked for name in one.spellings}
        self.words = spellings
        self.tied = tied
        self.rarity = Rarity.among(spellings.values())
        self.by_word: dict[str, list[KnownName]] = {}
        self.by_letters: dict[str, list[KnownName]] = {}
        for company in registry.companies.values():
            for name in known_names(company):
                for word in set(name.words):
                    if self.rarity.is_distinctive(word):
                        self.by_word.setdefault(word, []).append(name)
                letters = "".join(name.words)
                if len(letters) >= 6:
                    self.by_letters.setdefault(letters, []).append(name)
        self.misspellings = Misspellings(self.by_word)

    def near(self, one: Holding) -> Iterator[_Near]:
        for spelling in sorted(one.spellings):
            if self.tied.company(None, spelling):
                continue  # not near but the company itself; the other spellings are the question
            asked = self.words[spelling]
            yield from self._shared(asked)
            yield from self._other_gaps(asked)
            yield from self._misspelt(asked)

    def _shared(self, asked: Words) -> Iterator[_Near]:
        for word in asked:
            for name in self.by_word.get(word, ()):
                score = self.rarity.likeness(asked, name.words)
                if score >= LEAST and _is_enough(name, word, asked):
                    place = "begins with" if asked[0] == name.words[0] == word else "holds"
                    yield _Near(name.slug, score, (f"{place} {word}, as does {name.what}, “{name.text}”",))

    def _other_gaps(self, asked: Words) -> Iterator[_Near]:
        for count in range(1, min(len(asked), 4) + 1):
            letters = "".join(asked[:count])
            for name in self.by_letters.get(letters, ()):
                if asked[:count] != name.words:
                    reason = f"begins with the letters of {name.what}, “{name.text}”, with other gaps"
                    yield _Near(name.slug, 85, (reason,))

    def _misspelt(self, asked: Words) -> Iterator[_Near]:
        if not asked or asked[0] in self.by_word or self.rarity.counts[asked[0]] > 5:
            return
        for word, slips in self.misspellings.meant(asked[0]).items():
            for name in self.by_word[word]:
                if name.is_whole and len(name.words) > 1:
                    continue
                score = round(_MISSPELT * self.rarity.likeness((word, *asked[1:]), name.words))
                if score >= LEAST:
                    reason = (
                        f"{asked[0]} differs from {word} in {name.what}, “{name.text}”, by {_letters(slips)}"
                    )
                    yield _Near(name.slug, score, (reason,))


def _is_enough(name: KnownName, word: str, asked: Words) -> bool:
    """One shared word must begin the known name, two may stand anywhere; a word from texts must be there whole."""
    shared = set(name.words) & set(asked)
    if name.is_whole:
        return shared == set(name.words)
    return len(shared) > 1 or name.words[0] == word


def _letters(count: int) -> str:
    return "one letter" if count == 1 else f"{count} letters"


class _Parents:
    """Near by what records say of the parent: the company itself, or the parent that one of its recipients has."""

    def __init__(self, registry: Registry, held: Iterable[Holding], owner: dict[str, str | None]) -> None:
        self.names: dict[str, tuple[str, int, str]] = {}
        self.ueis: dict[str, tuple[str, str]] = {}
        for one in held:
            slug = owner[one.key]
            if slug is None:
                continue
            for parent in one.parent_names:
                self.names[spelt(parent)] = (slug, PARENT_OF_MEMBER, f"as is that of “{one.name}”")
            for uei in one.parent_ueis:
                self.ueis[uei] = (slug, f"the parent of “{one.name}”, too")
        for slug, company in registry.companies.items():
            for name in (company.legal_name, *(r.name for r in company.recipient_names)):
                self.names[spelt(name)] = (slug, SAME_PARENT, "a name of it")
            for identifier in company.identifiers.uei:
                self.ueis[identifier.value] = (slug, f"that of “{identifier.name}”")

    def near(self, one: Holding) -> Iterator[_Near]:
        for parent in one.parent_names:
            if spelt(parent) in {spelt(name) for name in one.spellings}:
                continue
            if known := self.names.get(spelt(parent)):
                slug, score, what = known
                yield _Near(slug, score, (f"parent as recorded is “{parent}”, {what}",))
        for uei in one.parent_ueis:
            if uei != one.uei and (family := self.ueis.get(uei)):
                yield _Near(family[0], SAME_UEI_FAMILY, (f"parent UEI as recorded is {uei}, {family[1]}",))
