"""The web server: the site over HTTP until it is stopped, by one process or several that share the port."""

from __future__ import annotations

import gc
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from research.config import Settings
from research.db import open_reader
from web.app import create_app
from web.charting.render import warm_up
from web.site import Site

_PATIENCE = 60
"""Seconds after which a process that gives no sign of life is replaced by another."""


def serve(settings: Settings) -> None:
    """Serve the site on `settings.host` and `settings.port` until interrupted, by `settings.server_processes`.

    Raises `StoreUnavailable` when there is no database.
    """
    listen: Any = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "warning",
        "server_header": False,
    }
    if settings.server_processes == 1:
        uvicorn.run(_application(settings), **listen)
        return
    # Said once and here, rather than by each process.
    open_reader(settings).dispose()
    config = uvicorn.Config(
        partial(_application, settings),
        factory=True,
        workers=settings.server_processes,
        timeout_worker_healthcheck=_PATIENCE,
        **listen,
    )
    Multiprocess(config, sockets=[config.bind_socket()]).run()


def _application(settings: Settings) -> FastAPI:
    """The site with all in memory that every page needs."""
    app = create_app(settings)
    warm_up()
    _read_ahead(app.state.site)
    return app


def _read_ahead(site: Site) -> None:
    """Read what every page needs before the first is asked for, and spare the collector from going through it.

    The registry is some hundred thousand small objects that stay; looking at each of them for garbage again and again
    takes a tenth of the time of a long download.
    """
    with site.session() as opened:
        site.build(opened)
    gc.collect()
    gc.freeze()
