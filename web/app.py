"""The application, put together: site, templates, addresses, headers and faults."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.staticfiles import StaticFiles

from research.config import Settings
from web.downloads.send import MEDIA
from web.errors import Unforeseen, add_handlers
from web.faces import Faces
from web.headers import SafeHeaders
from web.parameters import refuse_unknown
from web.routes import ROUTERS
from web.site import HERE, Site
from web.templating import make_environment
from web.unchanged import Unchanged

QUICKLY = 2
"""How hard a page is pressed: to a fifth of its size in a thousandth of a second. Files of rows are sent as they
are: a whole result set would be written at the speed of the compressor."""


def create_app(settings: Settings) -> FastAPI:
    """The browser over the database of these settings. Raises `StoreUnavailable` when there is none."""
    # FastAPI's own documentation pages load their scripts from elsewhere, so they stay off.
    app = FastAPI(title="Contract Trail", docs_url=None, redoc_url=None, openapi_url=None)
    site = Site(settings)
    app.state.site = site
    app.state.templates = make_environment()
    add_handlers(app)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(refuse_unknown)])
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(Unforeseen)
    app.add_middleware(Faces)
    app.add_middleware(
        GZipMiddleware,
        compresslevel=QUICKLY,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *MEDIA.values()),
    )
    app.add_middleware(Unchanged, site=site)
    app.add_middleware(SafeHeaders)
    return app
