"""The rules by which documents are read, as readers see them: what each looks for, where, and in which version."""

from __future__ import annotations

from dataclasses import dataclass

from research.matching.notices import RULE as NOTICES
from research.matching.notices import notices_version
from research.matching.register import RULE as REGISTER
from research.matching.register import register_version
from research.matching.vendors import STATED, STATED_VERSION
from research.registry import Registry
from research.webpages.naming import NAMES, WORDS, pages_version


@dataclass(frozen=True)
class DocumentRule:
    """One way of reading documents. Its links are of tier `stated`, or only say who is named; never a sum.

    version: as its links carry it: a digest of everything that decides, or a number where nothing in data/ does; None
    where each name has its own. except_for: what data/ lists as naming or tying nobody, by its phrases or, where these
    are patterns, by the reason.
    """

    id: str
    title: str
    description: str
    version: str | None = None
    except_for: tuple[str, ...] = ()


def document_rules(registry: Registry) -> tuple[DocumentRule, ...]:
    """Every rule of documents, in the order of the menu."""
    return (
        DocumentRule(
            NOTICES,
            "Notices at SAM.gov",
            "Title and text are searched for the words of the project’s own rule, where they are written as "
            "names: “Azure”, not “azure”. A word that needs another beside it must find that in the same passage. "
            "The awardee counts where the whole name is a company’s. Passages that only say how to answer name "
            "nobody; they are known by patterns, listed here by what such a passage says:",
            notices_version(registry),
            tuple(one.why for one in registry.notice_phrases),
        ),
        DocumentRule(
            REGISTER,
            "Documents of the Federal Register",
            "Title and abstract are searched for those words of the project’s own rule that name a company alone, "
            "where they are written as names. Documents about goods, tariffs and brokers tie nobody; they are "
            "known by these phrases:",
            register_version(registry),
            tuple(one.text for one in registry.no_tie),
        ),
        DocumentRule(
            WORDS,
            "Companies in pages of the web",
            "The readable text is searched for those words of the project’s own rule that name a company alone, "
            "where they are written as names; a brand counts for whoever owned it on the first day of any action "
            "that rests on the page, or where none does on the day the page was captured. It says who is named "
            "and makes no link.",
            pages_version(registry),
        ),
        DocumentRule(
            NAMES,
            "Agencies and organizations in pages of the web",
            "Their names and other spellings as data/ has them, whole words, capitals as written. The version is "
            "told where a name is found, since each stands for itself.",
        ),
        DocumentRule(
            STATED,
            "What a document itself says",
            "The federal inventory of AI use cases prints a vendor: a company is tied where the whole name is its "
            "own. An action is tied to the companies and agencies that its documents name, as a person recorded "
            "it in data/actions.",
            STATED_VERSION,
        ),
    )
