"""The command `trail serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from research.config import load_settings
from web.server import serve as run

app = typer.Typer()


@app.callback()
def _group() -> None:
    """Commands of the browser."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default TRAIL_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default TRAIL_PORT.")] = None,
) -> None:
    """Show the database in a browser."""
    given = {"host": host, "port": port}
    run(load_settings(**{name: value for name, value in given.items() if value is not None}))
