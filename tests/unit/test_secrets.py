"""Keys that are set never reach archive, index, messages or answers, whatever the publisher sends back."""

from __future__ import annotations

import gzip
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from research.archive import Archive
from research.config import Settings
from research.errors import FetchFailed
from research.evidence import Exchange
from research.secrets import Secrets
from scrapers.fetch import Fetcher
from scrapers.line import Asked, Line
from scrapers.tokens import Tokens
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.pagehost import Answer, PageHost, running

KEY = "EXAMPLE-KEY/with+signs=="
SPELLED = "EXAMPLE-KEY%2Fwith%2Bsigns%3D%3D"


class Keyed(Settings):
    """Settings as a source with a key would have them."""

    example_key: SecretStr = SecretStr(KEY)


@pytest.fixture
def host() -> Iterator[PageHost]:
    with running(PageHost()) as started:
        yield started


@pytest.fixture
def keyed(tmp_path: Path) -> Keyed:
    return Keyed(
        var_dir=tmp_path / "var",
        allow_private_hosts=True,
        requests_per_second=10_000,
        retry_seconds=0,
        retries=1,
        timeout_seconds=5,
    )


@pytest.fixture
def archived(keyed: Keyed) -> Iterator[tuple[Fetcher, list[Exchange]]]:
    """A fetcher whose answers are archived, and those answers."""
    kept: list[Exchange] = []
    archive = Archive(keyed.archive_dir)
    with archive.writer("example") as writer:

        def keep(exchange: Exchange) -> None:
            kept.append(exchange)
            writer.store_exchange(exchange, source="example", layout="example", run_id="run")

        fetcher = Fetcher(keyed, {"127.0.0.1"}, keep)
        yield fetcher, kept
        fetcher.close()


def test_a_key_in_address_header_question_and_echo_is_kept_nowhere(
    host: PageHost, keyed: Keyed, archived: tuple[Fetcher, list[Exchange]]
) -> None:
    fetcher, kept = archived
    echo = f'{{"you asked with": "{KEY}", "spelled": "{SPELLED}"}}'.encode()
    host.answers[f"/api?key={SPELLED}"] = Answer(
        echo, headers={"Content-Type": "application/json", "X-Echo": KEY}
    )
    fetcher.get(f"{host.url}/api", {"key": KEY})
    asked = Asked("GET", f"{host.url}/api?key={SPELLED}", headers={"X-Api-Key": KEY})
    with fetcher.line.ask(asked) as response:
        kept.append(fetcher.line.exchange(asked, response, response.raw.read()))
    # The publisher was asked with the key itself.
    assert host.asked[0][0] == f"/api?key={SPELLED}" and host.asked[1][1]["X-Api-Key"] == KEY
    assert not holds_key([repr(kept).encode(), *kept_bytes(keyed.archive_dir)], KEY)
    # Lengths stay as announced, so that the archived answer is still a whole one.
    assert len(kept[0].payload) == len(echo) and b"*" * len(KEY) in kept[0].payload


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_refusal_does_not_print_the_key(
    host: PageHost, archived: tuple[Fetcher, list[Exchange]], status: int
) -> None:
    body = f'{{"detail": "{KEY} is not valid"}}'.encode()
    host.answers[f"/api?key={SPELLED}"] = Answer(body, status, {"Content-Type": "application/json"})
    with pytest.raises(Exception) as raised:
        archived[0].get(f"{host.url}/api", {"key": KEY})
    assert_clean(raised.value)


def test_a_redirect_that_repeats_the_key_is_refused_and_not_followed_without_it(
    host: PageHost, archived: tuple[Fetcher, list[Exchange]]
) -> None:
    host.answers[f"/api?key={SPELLED}"] = Answer(b"moved", 301, {"Location": f"/new?key={SPELLED}"})
    with pytest.raises(FetchFailed, match=r"a secret in it.*: /new\?key=\(secret-removed\)"):
        archived[0].get(f"{host.url}/api", {"key": KEY})
    assert len(host.asked) == 1


def test_a_connection_that_breaks_does_not_print_the_key(archived: tuple[Fetcher, list[Exchange]]) -> None:
    with pytest.raises(FetchFailed, match="the connection broke") as raised:
        archived[0].get("http://127.0.0.1:1/api", {"key": KEY})
    assert_clean(raised.value)


def assert_clean(error: BaseException | None) -> None:
    """Neither the error nor anything it came from, as a traceback prints it, holds the key."""
    while error is not None:
        assert KEY not in f"{error!r} {error}" and SPELLED not in f"{error!r} {error}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize(
    "spelled", [SPELLED.lower().replace("example-key", "EXAMPLE-KEY"), KEY.replace("/", "\\/")]
)
def test_an_echo_that_writes_the_key_in_another_way_is_cleaned_too(keyed: Keyed, spelled: str) -> None:
    assert Secrets.of(keyed).clean(f"you asked with {spelled}.") == "you asked with (secret-removed)."
    assert spelled.encode() not in Secrets.of(keyed).clean_bytes(f"x{spelled}x".encode())


def test_every_secret_setting_counts_and_one_too_short_to_tell_does_not() -> None:
    secrets = Secrets.of(Keyed(database_url=SecretStr("postgresql://example:word@127.0.0.1/x")))
    assert secrets.clean("at postgresql://example:word@127.0.0.1/x") == "at (secret-removed)"
    assert Secrets.of(Keyed(example_key=SecretStr("short"))).clean("short") == "short"
    assert "EXAMPLE" not in repr(Keyed())
    assert Secrets().plus("").plus("1").plus("1234567").clean("1,234,567.10") == "1,234,567.10"


def test_of_an_address_that_is_led_to_only_what_may_be_a_signature_is_hidden(
    keyed: Keyed, tmp_path: Path
) -> None:
    line = Line(keyed, {"127.0.0.1"})
    signature = "SIGNED0123456789/+abcd=="
    tokens = Tokens(tmp_path, line, ())
    for question in ("1", "piid=70XTEST24F00000001&day=2024-09-30", f"sig={quote(signature, safe='')}&x=1"):
        tokens._hide_way(303, {"Location": f"/wait?{question}"}, b"")
    line.close()
    told = "70XTEST24F00000001 on 2024-09-30 for 1100.10"
    assert line.clean(told) == told
    assert signature not in line.clean(f'<a href="/wait?x=1&amp;sig={signature}">')


PROMISE = b'{"exportToken": "SECRETtoken01"}'


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("deflate", zlib.compress(PROMISE), "came packed"),
        ("", gzip.compress(PROMISE), "came packed"),
        ("identity", PROMISE.decode().encode("utf-16"), "brought no token"),
    ],
    # Bytes in a test's name differ between two processes that read the file in different seconds.
    ids=("deflate", "gzip, not said", "utf-16"),
)
def test_an_answer_in_which_a_token_cannot_be_read_is_not_archived(
    host: PageHost,
    archived: tuple[Fetcher, list[Exchange]],
    tmp_path: Path,
    encoding: str,
    body: bytes,
    words: str,
) -> None:
    fetcher, kept = archived
    host.answers["/order"] = Answer(
        body, headers={"Content-Type": "application/json", "Content-Encoding": encoding}
    )
    tokens = Tokens(tmp_path / "tokens", fetcher.line, (r'"exportToken": "([^"]*)',))
    with tokens.learning(), pytest.raises(FetchFailed, match=words):
        fetcher.get(f"{host.url}/order")
    assert kept == [] and fetcher.traffic.requests == 1


def test_a_token_older_than_three_days_goes_when_the_next_run_begins(keyed: Keyed, tmp_path: Path) -> None:
    line = Line(keyed, {"127.0.0.1"})
    for name, days in (("old", 4), ("young", 2)):
        (tmp_path / name).write_text("SECRETtoken01")
        then = time.time() - days * 24 * 3600
        os.utime(tmp_path / name, (then, then))
    tokens = Tokens(tmp_path, line, ())
    line.close()
    assert tokens.held("old") is None and tokens.held("young") == "SECRETtoken01"
