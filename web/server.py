"""The web server: the site over HTTP until it is stopped, by one process or several that share the port."""

from __future__ import annotations

import gc
import os
import socket
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from research.config import Settings
from research.db import open_reader
from research.errors import SettingsInvalid
from web.app import create_app
from web.charting.render import warm_up
from web.site import Site

_PATIENCE = 60
"""Seconds after which a process that gives no sign of life is replaced by another."""


def serve(settings: Settings) -> None:
    """Serve the site on `settings.host` and `settings.port` until interrupted, by `settings.server_processes`.

    Raises `StoreUnavailable` when there is no database, `SettingsInvalid` where the address is taken.
    """
    _require_free(settings)
    listen: Any = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "warning",
        "server_header": False,
    }
    if settings.server_processes == 1:
        uvicorn.run(_application(settings), **listen)
        gc.unfreeze()  # else what libraries hold is told as leaked when the process ends
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


def _require_free(settings: Settings) -> None:
    """Raises `SettingsInvalid` where the address cannot be listened on, before seconds are spent on reading."""
    try:
        family, _, _, _, at = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        socket.create_server(at[:2], family=family).close()
    except OSError as error:
        # Faults of a name that nobody knows have numbers of their own, below zero.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise SettingsInvalid(
            f"nothing can listen on {settings.host}, port {settings.port}: {why}",
            "Is it served already? Else give another port (--port or TRAIL_PORT) or address (--host or TRAIL_HOST).",
        ) from error


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
