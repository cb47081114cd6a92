"""The web server: the site over HTTP until it is stopped."""

from __future__ import annotations

import gc

import uvicorn

from research.config import Settings
from web.app import create_app
from web.charting.render import warm_up
from web.site import Site


def serve(settings: Settings) -> None:
    """Serve the site on `settings.host` and `settings.port` until interrupted.

    Raises `StoreUnavailable` when there is no database.
    """
    app = create_app(settings)
    warm_up()
    _read_ahead(app.state.site)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)


def _read_ahead(site: Site) -> None:
    """Read what every page needs before the first is asked for, and spare the collector from going through it.

    The registry is some hundred thousand small objects that stay; looking at each of them for garbage again and again
    takes a tenth of the time of a long download.
    """
    with site.session() as opened:
        site.build(opened)
    gc.collect()
    gc.freeze()
