"""Settings: the one reader of the environment (`TRAIL_…` and `.env`)."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from research.errors import SettingsInvalid

PROJECT = Path(__file__).resolve().parent.parent

_DATABASES = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")

LARGEST_PAGE = 16_000_000
"""Bytes of a page of the web as decoded. The largest pages of news sites have some 5 MB, nearly all of it script."""


class Settings(BaseSettings):
    """Every setting of the project. Created once by the command and passed down.

    Paths that are relative count from the project's own folder, so that a command means the same
    from any working directory. Of `.env` only what begins with TRAIL_ is read: the containers' password
    stands there, too.
    """

    model_config = SettingsConfigDict(
        env_prefix="TRAIL_",
        env_file=PROJECT / ".env",
        dotenv_filtering="match_prefix",
        extra="forbid",
        frozen=True,
    )

    var_dir: Path = Field(Path("var"), description="Archive, default database, search index and exports.")
    data_dir: Path = Field(
        Path("data"), description="What people decided: companies, agencies, actions, rules."
    )
    database_url: SecretStr | None = Field(
        None, description="SQLite or PostgreSQL address; default is the file trail.db in TRAIL_VAR_DIR."
    )
    corpus: Path = Field(
        Path("../shared/corpus"), description="Real records that the tests read when present."
    )
    test_postgres_url: SecretStr | None = Field(
        None, description="PostgreSQL server for the tests; without it they start their own from a wheel."
    )

    usaspending_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://api.usaspending.gov"), description="Base address of the USAspending API."
    )
    usaspending_files_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://files.usaspending.gov"), description="Base address of USAspending's file host."
    )
    omb_inventory_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://raw.githubusercontent.com"),
        description="Base address of the host of OMB's inventory of AI use cases.",
    )
    federal_register_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://www.federalregister.gov"),
        description="Base address of the Federal Register's API.",
    )
    lda_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://lda.gov"), description="Base address of the API of lobbying filings."
    )
    lda_token: SecretStr | None = Field(
        None, description="Key for lobbying filings, if you have registered for one; asking goes without it."
    )
    wayback_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://archive.org"),
        description="Base address where the Wayback Machine says what it holds.",
    )
    wayback_copies_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://web.archive.org"),
        description="Base address of the Wayback Machine's index (CDX) and of its copies.",
    )
    sam_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://api.sam.gov"), description="Base address of the SAM.gov API."
    )
    sam_api_key: SecretStr | None = Field(
        None,
        description="Key for the SAM.gov API: sam.gov, Account Details, Public API Key; it expires after 90 days.",
    )
    sam_requests_per_day: int = Field(
        8, ge=1, description="Requests a day to the SAM.gov API; a personal key allows 10 over all its APIs."
    )
    sam_poll_seconds: float = Field(
        600.0,
        ge=0,
        description="Pause in seconds before asking SAM.gov for a file it was ordered to make; each further one is "
        "twice as long. Asking counts among the day's requests.",
    )
    sam_files_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://falextracts.s3.amazonaws.com"),
        description="Base address of the host of SAM.gov's bulk files.",
    )
    sec_url: AnyHttpUrl = Field(AnyHttpUrl("https://www.sec.gov"), description="Base address of SEC EDGAR.")
    sec_data_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://data.sec.gov"), description="Base address of SEC EDGAR's lists of filings."
    )
    gleif_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://api.gleif.org"), description="Base address of GLEIF's API of legal entities."
    )
    wikidata_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://query.wikidata.org"), description="Base address of Wikidata's query service."
    )

    contact: str = Field(
        "",
        description="Address or e-mail of whoever runs this: in the User-Agent of every request, and where readers "
        "report errors.",
    )
    reviewer: str = Field(
        "",
        description="Who decides in `trail review`, as printed in data/decisions.yml; default is git's user.name.",
    )
    requests_per_second: float = Field(1.0, gt=0, description="Requests a second to one host, at most.")
    timeout_seconds: float = Field(120.0, gt=0, description="How long one answer may take.")
    page_seconds: float = Field(
        4.0, ge=0, description="Pause between two questions to one host that pages of the web are asked of."
    )
    page_bytes: int = Field(
        8_000_000, gt=0, description="Largest page of the web that is taken, in bytes as received."
    )
    page_decoded_bytes: int = Field(
        LARGEST_PAGE,
        gt=0,
        le=LARGEST_PAGE,
        description="Largest page of the web that is read, in bytes as unpacked from gzip; this is the most.",
    )
    retries: int = Field(4, ge=0, description="Further tries after 429, 5xx or a broken connection.")
    retry_seconds: float = Field(
        5.0,
        ge=0,
        description="First pause before a further try; those after it are 3, 12 and 60 times as long.",
    )
    poll_seconds: float = Field(
        20.0, ge=0, description="Pause before asking again whether a publisher has made a file we ordered."
    )
    job_hours: float = Field(2.0, gt=0, description="How long a publisher may take to make one ordered file.")
    resume_hours: float = Field(
        30.0,
        ge=0,
        description="How long a stopped run may be gone on with; older ones are asked anew. More than a day: each "
        "night goes on with the last. 36 at least for publishers that count the requests of a day.",
    )
    allow_private_hosts: bool = Field(
        False, description="Let the fetcher ask loopback addresses; for tests and mirrors on this machine."
    )

    host: str = Field("127.0.0.1", description="Address the browser listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the browser listens on.")
    server_processes: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes that serve pages; each keeps one processor busy and takes some 400 MB.",
    )
    public_url: AnyHttpUrl | None = Field(
        None, description="Address under which readers reach the browser; used in citations and downloads."
    )

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, given: SecretStr | None) -> SecretStr | None:
        """The address may hold a password: a fault of it is told without its words."""
        kind, slashes, _ = given.get_secret_value().partition("://") if given else (_DATABASES[0], "://", "")
        if not slashes or kind not in _DATABASES:
            raise ValueError(f"must begin with {' or '.join(f'{one}://' for one in _DATABASES)}")
        if kind == "sqlite" and given is not None and not sqlite_file(given.get_secret_value()):
            raise ValueError("names no file: write sqlite:////folder/trail.db")
        return given

    @staticmethod
    def _absolute(path: Path) -> Path:
        return path.expanduser() if path.expanduser().is_absolute() else (PROJECT / path).resolve()

    @cached_property
    def var(self) -> Path:
        return self._absolute(self.var_dir)

    @cached_property
    def data(self) -> Path:
        return self._absolute(self.data_dir)

    @cached_property
    def corpus_dir(self) -> Path:
        return self._absolute(self.corpus)

    @cached_property
    def archive_dir(self) -> Path:
        return self.var / "archive"

    @cached_property
    def index_dir(self) -> Path:
        return self.var / "index"

    @cached_property
    def staging_dir(self) -> Path:
        return self.var / "staging"

    @cached_property
    def downloads_dir(self) -> Path:
        return self.var / "downloads"

    @cached_property
    def budgets_dir(self) -> Path:
        return self.var / "budgets"

    @cached_property
    def tokens_dir(self) -> Path:
        return self.var / "tokens"

    @cached_property
    def runs_dir(self) -> Path:
        return self.var / "runs"

    @cached_property
    def database(self) -> str:
        """SQLAlchemy address of the database, password included: never print it."""
        if self.database_url is None:
            return f"sqlite:///{self.var / 'trail.db'}"
        url = self.database_url.get_secret_value()
        if file := sqlite_file(url):
            return f"sqlite:///{self._absolute(Path(file))}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "postgres://", "postgresql+psycopg://", 1
        )


def sqlite_file(url: str) -> str:
    """The path in a SQLite address, empty for any other and where it names no file."""
    kind, _, rest = url.partition(":///")
    return rest if kind == "sqlite" and rest != ":memory:" else ""


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises `SettingsInvalid` naming each bad one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(
            f"TRAIL_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        )
        raise SettingsInvalid(
            f"settings cannot be used: {faults}", "Correct them in the environment or in .env."
        ) from error
