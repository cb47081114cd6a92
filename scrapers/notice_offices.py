"""Which notices at SAM.gov are kept, and of which agency each is: by code of its sub-tier, else of its office."""

from __future__ import annotations

AGENCIES = ("7012", "7014")
HEADQUARTERS = "7001"
"""DHS headquarters buys for its agencies; whose a notice of it is, its text alone says."""

KEPT = (*AGENCIES, HEADQUARTERS)
OFFICES = {"70C": "7012", "70B": "7014"}
"""How the codes of an agency's offices begin."""


def agency_of(sub_tier: str, office: str) -> str | None:
    """ICE or CBP, or none; codes as published."""
    return sub_tier if sub_tier in AGENCIES else OFFICES.get(office.upper()[:3])


def agency_sql(sub_tier: str, office: str) -> str:
    """The same as SQL over two expressions, `office` in capitals."""
    offices = " ".join(f"WHEN {office} LIKE '{start}%' THEN '{code}'" for start, code in OFFICES.items())
    return f"CASE WHEN {sub_tier} IN {AGENCIES} THEN {sub_tier} {offices} END"


def kept_sql(sub_tier: str, office: str) -> str:
    """SQL that holds for a notice that is kept."""
    return " OR ".join([f"{sub_tier} IN {KEPT}", *(f"{office} LIKE '{start}%'" for start in OFFICES)])
