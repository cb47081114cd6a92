"""What the settings say of a source's questions: addresses, keys that are kept nowhere, how often and how many."""

from __future__ import annotations

from collections.abc import Collection

from research.config import Settings
from research.errors import FetchFailed, SettingsInvalid
from scrapers.base import ApiSource
from scrapers.budget import Budget
from scrapers.hosts import is_written_loopback


def address_in(settings: Settings, name: str) -> str:
    """The address that a setting holds, without a slash at its end."""
    return str(getattr(settings, name)).rstrip("/")


def require_contact(source: ApiSource, settings: Settings) -> None:
    """Raises `SettingsInvalid` where the publisher wants to know whom to write to and no setting says so."""
    if source.needs_contact and not settings.contact.strip():
        raise SettingsInvalid(
            f"{source.name}: this publisher is asked only by those who say whom to write to",
            "Set TRAIL_CONTACT to your name and an e-mail address; it goes into the User-Agent of each request.",
        )


def keys_for(source: ApiSource, settings: Settings) -> dict[str, str]:
    """Parameters that go with every question and are kept nowhere; raises `FetchFailed` where one is not set."""
    found = {}
    for parameter, name in source.keys.items():
        key = getattr(settings, name)
        if key is None or not key.get_secret_value():
            setting = f"TRAIL_{name.upper()}"
            raise FetchFailed(
                f"{source.name} asks with a key, and {setting} is not set",
                "Get one from the publisher (see the source's page) and set it in .env.",
            )
        found[parameter] = key.get_secret_value()
    return found


def headers_for(source: ApiSource, settings: Settings) -> dict[str, str]:
    """The key that the publisher gave whoever runs this, if the source takes one and it is set."""
    key = getattr(settings, source.key) if source.key else None
    return {"Authorization": f"Token {key.get_secret_value()}"} if key else {}


def budget_for(source: ApiSource, settings: Settings) -> Budget | None:
    """The questions of a day, where the publisher counts them; sources with the same address share them."""
    if source.questions_a_day is None:
        return None
    return Budget(
        settings.budgets_dir,
        source.base.removesuffix("_url"),
        getattr(settings, source.questions_a_day),
        f"TRAIL_{source.questions_a_day.upper()}",
    )


def paced(source: ApiSource, settings: Settings, hosts: Collection[str]) -> Settings:
    """The settings with the pace that the publisher bears; this machine may be asked where all hosts are it."""
    if source.takes_pages:
        slowest = min(settings.requests_per_second, 1 / max(settings.page_seconds, 1e-6))
        settings = settings.model_copy(update={"requests_per_second": slowest})
    if all(is_written_loopback(host) for host in hosts):
        # Whoever sets a publisher's address to this machine means a mirror or a test publisher on it.
        return settings.model_copy(update={"allow_private_hosts": True})
    if source.most_per_second is None:
        return settings
    slowest = min(settings.requests_per_second, source.most_per_second)
    return settings.model_copy(update={"requests_per_second": slowest})
