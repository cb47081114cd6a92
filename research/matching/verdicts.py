"""What people decided about single matches; it beats every rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from research.matching.families import Families, Tie
from research.matching.identity import Identified, Identity, Party
from research.registry.rules import Decision


class Verdicts:
    """Decisions ready to be asked. A verdict on a company holds for all who own it, by their dates."""

    def __init__(self, decisions: Iterable[Decision], families: Families) -> None:
        self._rejected: set[tuple[str, str, str]] = set()
        self._recipients: dict[str, dict[str, Identity]] = {}
        self._transactions: dict[str, dict[str, Identity]] = {}
        for one in decisions:
            if one.verdict == "rejected":
                self._rejected.add((one.subject_kind, one.subject, one.company))
            elif one.verdict == "confirmed" and one.subject_kind in ("recipient", "transaction"):
                held = self._recipients if one.subject_kind == "recipient" else self._transactions
                for tie in families.ties(one.company):
                    held.setdefault(one.subject, {})[tie.company] = _decided(one, tie)

    @property
    def subjects(self) -> frozenset[str]:
        """Recipients and transactions that somebody confirmed: worth a look whatever the rules say."""
        return frozenset({*self._recipients, *self._transactions})

    def identified(self, party: Party, found: Identified) -> Identified:
        """The companies a party is, as decided, else as found."""
        decided: dict[str, Identity] = {}
        for subject in (party.name, party.uei):
            if subject:
                decided |= self._recipients.get(subject, {})
        if not self._rejected and not decided:
            return found
        subjects = [subject for subject in (party.name, party.uei) if subject]
        kept = {}
        for company, identity in ({**found, **decided}).items():
            ties = tuple(tie for tie in identity.ties if not self._rejects("recipient", subjects, tie))
            if ties:
                kept[company] = Identity(
                    ties, identity.field, identity.text, identity.start, identity.end, identity.grounds
                )
        return kept

    def confirmed(self, transaction: str) -> Mapping[str, Identity]:
        """Companies that a person says a transaction names."""
        return self._transactions.get(transaction, {})

    def rejects(self, transaction: str, tie: Tie) -> bool:
        """Whether a person says that a transaction is not about a company."""
        return bool(self._rejected) and self._rejects("transaction", (transaction,), tie)

    def rejects_document(self, number: str, tie: Tie) -> bool:
        """Whether a person says that a document of the Federal Register is not about a company."""
        return bool(self._rejected) and self._rejects("document", (number,), tie)

    def rejects_notice(self, notice: str, tie: Tie) -> bool:
        """Whether a person says that a notice is not about a company."""
        return bool(self._rejected) and self._rejects("notice", (notice,), tie)

    def _rejects(self, kind: str, subjects: Iterable[str], tie: Tie) -> bool:
        return any((kind, subject, company) in self._rejected for subject in subjects for company in tie.via)


def _decided(one: Decision, tie: Tie) -> Identity:
    field = "recipient_name"
    if one.subject_kind == "recipient" and len(one.subject) == 12 and one.subject.isalnum():
        field = "recipient_uei" if any(c.isdigit() for c in one.subject) else field
    if one.subject_kind == "transaction":
        return Identity((tie,), "", "", 0, 0, f"decided by {one.who}: {one.why}")
    return Identity((tie,), field, one.subject, 0, len(one.subject), f"decided by {one.who}: {one.why}")
