"""How a text was understood, in English, wherever it was read otherwise than its spaces alone would tell."""

from __future__ import annotations

from collections.abc import Sequence

from research.filters.words import SHORTEST_PREFIX, Phrase, Term, read_terms
from research.wording import all_of


def explain(texts: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each thing in these texts that is worth a word; nothing for plain words."""
    said = [sentence for text in texts for sentence in _of_text(text)]
    if len(texts) > 1:
        said.append("A record is shown if it fits one of the texts.")
    return tuple(dict.fromkeys(said))


def _of_text(text: str) -> list[str]:
    terms = read_terms(text)
    said = [sentence for term in terms for sentence in _of_term(term)]
    operators = {term.written for term in terms if term.is_operator}
    if "OR" in operators:
        said.append("OR between two words: one of them is enough.")
    if "AND" in operators:
        said.append("AND between two words is understood anyway.")
    if terms and not any(term.phrase for term in terms):
        return [f"“{text}” holds no letter or digit, so there is nothing to search for and nothing is shown."]
    if all(term.phrase is None or term.phrase.is_excluded for term in terms):
        said.append("Only words to leave out are given, so all other records are shown.")
    return said


def _of_term(term: Term) -> list[str]:
    phrase = term.phrase
    if term.is_operator:
        return []
    if phrase is None:
        return [f"“{term.written}” holds no letter or digit and is passed over."]
    said = []
    if term.is_open:
        said.append(f"The quotation mark before {phrase} is not closed; it is read to the end.")
    elif len(phrase.tokens) > 1 and not _quoted(term.written):
        parts = [f"“{token}”" for token in phrase.tokens]
        said.append(f"“{term.written}” is searched for as {all_of(parts)}, side by side.")
    if phrase.is_excluded:
        said.append(f"Records with {phrase} are left out.")
    said += _of_sign(term, phrase)
    return said


def _of_sign(term: Term, phrase: Phrase) -> list[str]:
    word = phrase.tokens[-1]
    if phrase.is_prefix:
        return [f"“{word}*” stands for every word that begins with “{word}”."]
    if "*" in term.written and not _quoted(term.written):
        if len(word) < SHORTEST_PREFIX:
            return [f"The * is passed over: it needs {SHORTEST_PREFIX} letters or more before it."]
        return ["The * is passed over: it counts only at the end of a word."]
    if term.written in ("AND", "OR"):
        return [f"“{term.written}” does not stand between two words, so it is read as a word itself."]
    if term.written in ("or", "Or"):
        return [f"“{term.written}” is read as a word; write OR in capitals where one of two words is enough."]
    if term.written == "NOT":
        return ["“NOT” is read as a word; to leave a word out, write a hyphen before it: -word."]
    return []


def _quoted(written: str) -> bool:
    return written.lstrip("-").startswith('"')
