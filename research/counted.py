"""How many awards and recipients the transactions that count stand on, and how many awards have none at all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from research.counting import counts


@dataclass(frozen=True)
class Counted:
    """awards, recipients: of transactions that count. A recipient that some records have by its name alone is one with
    that of its UEI. only_stated: awards of which no transaction is held, counting or not.
    """

    awards: int
    recipients: int
    only_stated: int


# As a case, for a database may else take the index of a mark that almost all rows lack, once for each key.
_COUNTS = f"CASE WHEN {counts('t')} THEN 1 END = 1"
_NONE_AT_ALL = "NOT EXISTS (SELECT 1 FROM award_transaction t WHERE t.award_key = a.award_key)"
_AWARDS = f"SELECT count(*) FROM award a WHERE NOT {_NONE_AT_ALL}"
# Of all awards those are taken off of which no row counts: few have a row that does not, and to count the keys of all
# that do takes several times as long.
_UNCOUNTED = (
    "SELECT count(*) FROM award a WHERE a.award_key IN "
    f"(SELECT award_key FROM award_transaction WHERE NOT ({counts()})) "
    f"AND NOT EXISTS (SELECT 1 FROM award_transaction t WHERE t.award_key = a.award_key AND {_COUNTS})"
)
_RECIPIENTS = (
    "SELECT count(DISTINCT coalesce(r.same_as_key, r.recipient_key)) FROM recipient r WHERE EXISTS "
    f"(SELECT 1 FROM award_transaction t WHERE t.recipient_key = r.recipient_key AND {_COUNTS})"
)
_ONLY_STATED = (
    "SELECT count(*) FROM award a WHERE EXISTS "
    f"(SELECT 1 FROM award_statement s WHERE s.award_key = a.award_key) AND {_NONE_AT_ALL}"
)


def count_held(session: Session) -> Counted:
    """What stands behind the number of transactions that count."""

    def ask(query: str) -> int:
        return int(session.connection().execute(text(query)).scalar_one())

    return Counted(ask(_AWARDS) - ask(_UNCOUNTED), ask(_RECIPIENTS), ask(_ONLY_STATED))
