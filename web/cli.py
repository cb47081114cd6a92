"""The command `trail serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from research.config import load_settings

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
    # The browser is the largest part of the program, and every other command is quicker without reading it.
    from web.server import serve as run

    given = {"host": host, "port": port}
    run(load_settings(**{name: value for name, value in given.items() if value is not None}))
