"""Transactions of agencies not followed that only a kept page of FPDS tells of: they stay stored and count nowhere."""

from __future__ import annotations

from sqlalchemy import BindParameter, Connection, bindparam, text

from research.registry import Registry

_IS_FOLLOWED = (
    "(awarding_agency_code IN :codes OR funding_agency_code IS NULL OR funding_agency_code IN :codes)"
)
_KEPT = "source LIKE 'fpds\\_%' ESCAPE '\\'"
_ON_KEPT_PAGE = (
    f"awarding_agency_code IS NOT NULL AND evidence_id IN (SELECT evidence_id FROM evidence WHERE {_KEPT})"
)
_ASKED_FOR = (
    "EXISTS (SELECT 1 FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id "
    "WHERE s.record_kind = 'transaction' AND s.record_key = award_transaction.transaction_key "
    f"AND NOT (e.{_KEPT}))"
)


def mark_other_agencies(connection: Connection, registry: Registry) -> None:
    """Set `other_agency` of every row that names who signed and who pays, neither followed, and that nobody asked for.

    A page of the feed that somebody kept can hold any agency's records. A row that does not name both may well
    concern an agency followed, and one that a file or a run brought was wanted, as with a whole department: both are
    left as they are.
    """
    codes = sorted(agency.code for agency in registry.agencies.values())
    if not codes:
        return
    many: BindParameter[str] = bindparam("codes", expanding=True)
    for made, condition in (
        ("NULL", f"other_agency > '' AND ({_IS_FOLLOWED} OR {_ASKED_FOR})"),
        # By the index of the pages: of a million rows that files brought none is looked at. A database would take the
        # index of the mark, which almost no row has, were it asked for `IS NULL`.
        (
            "awarding_agency_code",
            f"{_ON_KEPT_PAGE} AND coalesce(other_agency, '') = '' AND NOT {_IS_FOLLOWED} AND NOT {_ASKED_FOR}",
        ),
    ):
        # A small refresh looks at touched awards alone, and a row merely seen again touches none.
        for change in (
            (
                "INSERT INTO touched (award_key) SELECT award_key FROM award_transaction "
                f"WHERE {condition} ON CONFLICT DO NOTHING"
            ),
            f"UPDATE award_transaction SET other_agency = {made} WHERE {condition}",
        ):
            connection.execute(text(change).bindparams(many), {"codes": codes})
