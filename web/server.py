"""The web server: the site over HTTP until it is stopped."""

from __future__ import annotations

import uvicorn

from research.config import Settings
from web.app import create_app
from web.charting.render import warm_up


def serve(settings: Settings) -> None:
    """Serve the site on `settings.host` and `settings.port` until interrupted.

    Raises `StoreUnavailable` when there is no database.
    """
    app = create_app(settings)
    warm_up()
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)
