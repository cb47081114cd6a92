"""What `trail review` and `trail families` print: tables for people, JSON for machines."""

from __future__ import annotations

from research.registry import Registry
from research.reviewing.candidate import AgencyMoney
from research.reviewing.families import Disagreement, Family
from research.reviewing.parents import RecordedParent
from research.reviewing.queue import Waiting
from research.reviewing.screen import plain

Json = dict[str, object]


def waiting_json(one: Waiting, registry: Registry) -> Json:
    """A candidate as JSON; money in dollars, officials' addresses masked."""
    candidate, said = one.candidate, one.candidate.recorded
    codes = {agency.code: agency.slug for agency in registry.agencies.values()}
    return {
        "key": candidate.key,
        "kind": candidate.kind,
        "company": candidate.company,
        "subject": candidate.subject,
        "likeness": candidate.score,
        "state": "unsure" if one.unsure else "open",
        "reasons": [plain(reason) for reason in candidate.reasons],
        "net_obligation": str(candidate.net),
        "at_stake": [_money_json(part, codes) for part in candidate.money],
        "record": {
            "name": said.name,
            "uei": said.uei,
            "before": said.before,
            "parents": list(said.parents),
            "spellings": list(said.spellings),
            "first_action_date": said.first.isoformat() if said.first else None,
            "last_action_date": said.last.isoformat() if said.last else None,
            "piids": list(said.piids),
            "texts": [plain(text) for text in said.texts],
        },
    }


def waiting_lines(one: Waiting, registry: Registry) -> list[str]:
    """A candidate in two lines: key, kind, company, money and likeness; then what, and the first reason."""
    candidate = one.candidate
    company = registry.companies[candidate.company].name if candidate.company else "no company"
    reason = f"unsure: {one.unsure.why}" if one.unsure else candidate.reasons[0]
    return [
        f"{candidate.key}  {candidate.kind}  {company}  ${candidate.net.dollars:,.2f} net  likeness {candidate.score}",
        f"          {plain(_what(one))}: {plain(reason)}",
    ]


def _what(one: Waiting) -> str:
    candidate = one.candidate
    is_known_by_uei = candidate.subject == candidate.recorded.uei
    return f"{candidate.recorded.name} ({candidate.subject})" if is_known_by_uei else candidate.subject


def family_json(family: Family) -> Json:
    """A family as JSON: three lists, and where they disagree."""
    return {
        "company": family.company.slug,
        "registry": [
            {
                "name": edge.name,
                "child": edge.child,
                "since": str(edge.since) if edge.since else None,
                "until": str(edge.until) if edge.until else None,
                "basis": edge.basis,
                "source": edge.source,
            }
            for edge in family.company.family
        ],
        "records": [_recorded_json(tie) for tie in family.recorded],
        "list": [
            {"name": line.name, "registry": line.edge, "recipient": line.recipient} for line in family.listed
        ],
        "disagreements": [
            {"kind": one.kind, "member": one.member, "says": one.says, "net_obligation": _net(one)}
            for one in family.disagreements
        ],
    }


def family_lines(family: Family) -> list[str]:
    """A family for reading."""
    lines = [f"{family.company.name} ({family.company.slug})"]
    for edge in family.company.family:
        lines.append(
            f"  registry: {edge.name}, since {edge.since or '?'}, until {edge.until or 'now'} ({edge.basis})"
        )
    for tie in family.recorded:
        money = f"${tie.net.dollars:,.2f} net" if tie.net else "award statements only"
        days = f"{tie.first} to {tie.last}" if tie.first else "no date"
        lines.append(
            f"  records: {tie.recipient} under {tie.parent or tie.parent_uei}, {days}, {tie.awards} awards, {money}"
        )
    for line in family.listed:
        lines.append(f"  list: {line.name}" + (f" = {line.edge}" if line.edge else ", not in the registry"))
    for one in family.disagreements:
        lines.append(f"  disagreement, {one.kind}: {one.member}: {one.says}")
    return lines


def _recorded_json(tie: RecordedParent) -> Json:
    return {
        "recipient": tie.recipient,
        "uei": tie.uei,
        "parent": tie.parent,
        "parent_uei": tie.parent_uei,
        "first": tie.first.isoformat() if tie.first else None,
        "last": tie.last.isoformat() if tie.last else None,
        "awards": tie.awards,
        "net_obligation": str(tie.net) if tie.net is not None else None,
    }


def _net(one: Disagreement) -> str | None:
    return str(one.net) if one.net is not None else None


def _money_json(part: AgencyMoney, codes: dict[str, str]) -> Json:
    return {
        "agency": codes.get(part.code, part.code),
        "net_obligation": str(part.net),
        "transactions": part.transactions,
        "awards": part.awards,
    }
