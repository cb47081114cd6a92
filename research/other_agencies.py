"""Transactions of agencies not followed here: they stay stored, and count in no total."""

from __future__ import annotations

from sqlalchemy import BindParameter, Connection, bindparam, text

from research.registry import Registry

_IS_FOLLOWED = (
    "(awarding_agency_code IN :codes OR funding_agency_code IS NULL OR funding_agency_code IN :codes)"
)


def mark_other_agencies(connection: Connection, registry: Registry) -> None:
    """Set `other_agency` of every row that names who signed and who pays, and neither is in data/agencies.

    A page of the feed that somebody kept can hold any agency's records. A row that does not name both may well
    concern an agency followed, and is left as it is.
    """
    codes = sorted(agency.code for agency in registry.agencies.values())
    signed = connection.execute(text("SELECT DISTINCT awarding_agency_code FROM award_transaction")).scalars()
    others = sorted(str(code) for code in signed if code is not None and code not in codes)
    if not codes:
        return
    many: BindParameter[str] = bindparam("codes", expanding=True)
    # By index: of the million rows of the agencies followed none is looked at.
    connection.execute(
        text(
            f"UPDATE award_transaction SET other_agency = NULL WHERE other_agency IS NOT NULL AND {_IS_FOLLOWED}"
        ).bindparams(many),
        {"codes": codes},
    )
    if others:
        connection.execute(
            text(
                "UPDATE award_transaction SET other_agency = awarding_agency_code "
                f"WHERE awarding_agency_code IN :others AND other_agency IS NULL AND NOT {_IS_FOLLOWED}"
            ).bindparams(many, bindparam("others", expanding=True)),
            {"codes": codes, "others": others},
        )
