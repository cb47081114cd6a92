"""Reading `data/`: every file, all faults at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from research.errors import Problem, RegistryInvalid
from research.registry import crosscheck
from research.registry.actions import Action, Organization
from research.registry.agencies import Agency
from research.registry.base import Entry
from research.registry.bookmaking import Material, make_book
from research.registry.companies import Company
from research.registry.corrections import Correction
from research.registry.crosscheck import Known
from research.registry.events import EventKind, check_events
from research.registry.incidental import Incidental
from research.registry.it_products import GenericWords, ItGroup
from research.registry.lobbying import LobbyingEntity
from research.registry.notice_phrases import NoticePhrase
from research.registry.positions import Location, Positioned, read_positioned
from research.registry.products import Product
from research.registry.register import NoTie
from research.registry.rules import Decision, Rule, RuleCompany
from research.registry.schema import Registry
from research.registry.signing import SigningAgency, check_signing
from research.registry.sources import Source
from research.registry.validation import validated
from research.registry.vehicles import Vehicle
from research.registry.words import FalseFriend, Term

Item = TypeVar("Item", bound=Entry)


class _Reading:
    """One pass over the data directory: what was read, and every problem met."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.files: list[Positioned] = []
        self.problems: list[Problem] = []

    def read(self, file: str) -> Positioned:
        source = read_positioned(self.directory / file, file)
        self.files.append(source)
        return source

    def stems(self, folder: str) -> frozenset[str]:
        return frozenset(path.stem for path in (self.directory / folder).glob("*.yml"))

    def folder(self, folder: str, model: type[Item], key: str) -> list[tuple[Item, Positioned]]:
        """Every entry of a folder; the field named `key` must equal the file name."""
        found: list[tuple[Item, Positioned]] = []
        place = self.directory / folder
        paths = (
            sorted(
                path for path in place.glob("*") if not path.name.startswith(".") and path.name != "frozen"
            )
            if place.is_dir()
            else []
        )
        for path in paths:
            if path.suffix != ".yml":
                message = "is not read because its name does not end in .yml: rename or remove it"
                self.problems.append(Problem(f"{folder}/{path.name}", None, None, message))
                continue
            source = self.read(f"{folder}/{path.name}")
            if source.problems:
                continue
            entry = validated(model, source.value, (), source)
            if entry is None:
                continue
            if (slug := getattr(entry, key)) != path.stem:
                message = f"differs from the file name {path.stem!r}: make them the same"
                source.report((key,), message, str(slug))
            found.append((entry, source))
        return found

    def needs(self, *folders: str) -> None:
        """Report the folders that hold no entry at all."""
        for folder in folders:
            if not self.stems(folder):
                self.problems.append(Problem(folder, None, None, "holds no .yml file: add at least one"))

    def listing(self, file: str, field: str, model: type[Item]) -> list[tuple[Item, Location, Positioned]]:
        """The entries of a file that is one list under the single key `field`."""
        source = self.top(file, field)
        if source.problems or not isinstance(source.value, dict):
            return []
        items = source.value[field]
        if not isinstance(items, list):
            source.report((field,), "must be a list: begin each item with a hyphen, or write [] for none")
            return []
        made = ((validated(model, item, (field, n), source), (field, n)) for n, item in enumerate(items))
        return [(entry, at, source) for entry, at in made if entry is not None]

    def optional(self, file: str, field: str, model: type[Item]) -> list[tuple[Item, Location, Positioned]]:
        """`listing` of a file that may be absent."""
        return self.listing(file, field, model) if (self.directory / file).is_file() else []

    def top(self, file: str, field: str) -> Positioned:
        """A file whose only key is `field`."""
        if not (self.directory / file).is_file():
            source = Positioned(file)
            source.problems.append(Problem(file, None, None, "does not exist: add it"))
            self.files.append(source)
            return source
        source = self.read(file)
        if source.problems:
            return source
        if not isinstance(source.value, dict) or field not in source.value:
            source.problems.append(Problem(file, 1, field, "is missing: add it"))
            return source
        for extra in sorted(set(source.value) - {field}):
            source.report((extra,), f"is not a field of this file: everything stands under `{field}`")
        return source

    def glossary(self) -> dict[str, Term]:
        source = self.top("glossary.yml", "glossary")
        entries = source.value["glossary"] if isinstance(source.value, dict) and not source.problems else {}
        if not isinstance(entries, dict):
            source.report(("glossary",), "must be a list of `key: term` entries")
            return {}
        made = {key: validated(Term, entry, ("glossary", key), source) for key, entry in entries.items()}
        return {key: term for key, term in made.items() if term is not None}

    def finish(self) -> None:
        problems = [*self.problems, *(problem for source in self.files for problem in source.problems)]
        if problems:
            problems.sort(key=lambda problem: (problem.file, problem.line or 0, problem.field or ""))
            files = len({problem.file for problem in problems})
            raise RegistryInvalid(
                f"data/ breaks its schema: {len(problems)} problem(s) in {files} file(s).",
                problems,
                "Correct the lines named above and run the command again.",
            )


def read_registry(directory: Path) -> Registry:
    """Read and check the whole data directory.

    directory: the folder that holds `companies/`, `glossary.yml` and the rest. Raises RegistryInvalid with
    every problem of every file, each with file, line and field.
    """
    if not directory.is_dir():
        message = "is no folder: give the path of the data directory"
        raise RegistryInvalid("There is no data directory.", [Problem(str(directory), None, None, message)])
    reading = _Reading(directory)
    known = Known(reading.stems("companies"), reading.stems("agencies"), reading.stems("organizations"))

    reading.needs("companies", "agencies", "actions", "rules", "sources", "organizations")
    companies = _checked(reading.folder("companies", Company, "slug"), crosscheck.check_company, known)
    products = reading.folder("products", Product, "slug")
    agencies = _checked(reading.folder("agencies", Agency, "slug"), crosscheck.check_agency, known)
    actions = _checked(reading.folder("actions", Action, "id"), crosscheck.check_action, known)
    rules = _checked(reading.folder("rules", Rule, "id"), crosscheck.check_rule, known)
    sources = reading.folder("sources", Source, "name")
    organizations = reading.folder("organizations", Organization, "slug")
    friends = reading.listing("false_friends.yml", "false_friends", FalseFriend)
    decisions = reading.listing("decisions.yml", "decisions", Decision)
    glossary = reading.glossary()
    events = reading.optional("events.yml", "events", EventKind)
    vehicles = reading.optional("vehicles.yml", "vehicles", Vehicle)
    it_products = reading.optional("codes/it_products.yml", "it_products", ItGroup)
    generic_words = reading.optional("codes/generic_words.yml", "generic_words", GenericWords)
    signing = reading.optional("codes/signing_agencies.yml", "signing_agencies", SigningAgency)

    crosscheck.check_unique(companies)
    by_slug = {company.slug: company for company, _ in companies}
    for product, source in products:
        crosscheck.check_product(product, by_slug, known, source)
    for friend, at, source in friends:
        crosscheck.check_false_friend(friend, at, known, source)
    for decision, at, source in decisions:
        crosscheck.check_decision(decision, at, known, source)
    incidental = reading.optional("incidental.yml", "incidental", Incidental)
    corrections = reading.optional("corrections.yml", "corrections", Correction)
    lobbying = reading.optional("lobbying.yml", "entities", LobbyingEntity)
    for entity, at, source in lobbying:
        crosscheck.check_entity(entity, at, known, source)
    no_tie = reading.optional("register.yml", "no_tie", NoTie)
    notice_phrases = reading.optional("notice_phrases.yml", "notice_phrases", NoticePhrase)
    check_events(events)
    check_signing(signing, (agency.code for agency, _ in agencies))
    reading.finish()

    material = Material(
        by_slug,
        {product.slug: product for product, _ in products},
        tuple(one for one, _, _ in incidental),
        tuple(friend for friend, _, _ in friends),
    )
    return Registry(
        companies=by_slug,
        products={product.slug: product for product, _ in products},
        agencies={agency.slug: agency for agency, _ in agencies},
        sources={source.name: source for source, _ in sources},
        actions={action.id: action for action, _ in actions},
        organizations={organization.slug: organization for organization, _ in organizations},
        rules={rule.id: _filled(rule, material) for rule, _ in rules},
        false_friends=[friend for friend, _, _ in friends],
        glossary=glossary,
        decisions=[decision for decision, _, _ in decisions],
        events=tuple(kind for kind, _, _ in events),
        vehicles=tuple(vehicle for vehicle, _, _ in vehicles),
        it_products=tuple(group for group, _, _ in it_products),
        generic_words=tuple(group for group, _, _ in generic_words),
        incidental=tuple(one for one, _, _ in incidental),
        corrections=tuple(one for one, _, _ in corrections),
        lobbying=tuple(one for one, _, _ in lobbying),
        no_tie=tuple(one for one, _, _ in no_tie),
        notice_phrases=tuple(one for one, _, _ in notice_phrases),
        signing_agencies={one.code: one for one, _, _ in signing},
    )


def _checked(
    entries: list[tuple[Item, Positioned]], check: Callable[[Item, Known, Positioned], None], known: Known
) -> list[tuple[Item, Positioned]]:
    for entry, source in entries:
        check(entry, known, source)
    return entries


def _filled(rule: Rule, material: Material) -> Rule:
    """The rule with what the registry says in place, so that its version changes when that does."""
    if rule.method == "registry":
        book = make_book(rule, material)
        words: dict[str, set[str]] = {company.slug: set() for company in book.companies}
        for lexicon in book.lexicons:
            for owner, _ in lexicon.owners:
                words[owner] |= {word.text for word in lexicon.words}
        shown = {
            company.slug: RuleCompany(
                words=tuple(sorted(words[company.slug])), names=tuple(name.value for name in company.names)
            )
            for company in book.companies
        }
        return rule.model_copy(update={"companies": shown, "digest": book.version})
    if rule.recipient == "words":
        return rule
    filled = {
        slug: part.model_copy(
            update={"names": tuple(name.name for name in material.companies[slug].recipient_names)}
        )
        for slug, part in rule.companies.items()
    }
    named = rule.model_copy(update={"companies": filled})
    # The dates of members decide too, and they stand in the companies' files.
    return named.model_copy(update={"digest": make_book(named, material).version})
