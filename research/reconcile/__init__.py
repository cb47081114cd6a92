"""Do the totals agree? Each tier with its own rows along every dimension, with its bounds, and with the agency's total.

A net sum may exceed what it is part of, because de-obligations pull the whole down: an inequality is therefore held
on gross amounts (positive obligations) and on de-obligations (negative ones) apart, where it must hold exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from research.errors import TrailError
from research.reconcile.agencies import agency_checks
from research.reconcile.sums import Reconciled
from research.reconcile.tiers import tier_checks

__all__ = ["Reconciled", "TotalsDisagree", "lines", "reconcile", "require_agreement"]

SHOWN = 20


class TotalsDisagree(TrailError):
    """A figure is not what its own rows say; nothing may be published from this database."""

    exit_code = 9


def reconcile(session: Session) -> list[Reconciled]:
    """Every check, over all rules, companies and agencies."""
    return [*tier_checks(session), *agency_checks(session)]


def require_agreement(checks: Sequence[Reconciled]) -> None:
    """Raise `TotalsDisagree` naming every figure that fails."""
    faults = [f"{check.name}: {fault}" for check in checks for fault in check.faults]
    if faults:
        shown = "\n  ".join(faults[:SHOWN]) + (
            f"\n  … and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        )
        raise TotalsDisagree(
            f"{len(faults)} figures do not reconcile:\n  {shown}",
            "Publish nothing from this database. Run `trail match`; if it stays so, `trail rebuild` and report it.",
        )


def lines(checks: Sequence[Reconciled]) -> Iterator[str]:
    """What to tell of each check, one line."""
    for check in checks:
        state = "ok" if not check.faults else f"{len(check.faults):,} DO NOT"
        yield f"{check.name}: {check.compared:,} compared, {state}"
