"""Addresses: one small file per noun; each reads its parameters, asks for a page and hands it over."""

from __future__ import annotations

from web.routes import (
    actions,
    agencies,
    awards,
    changes,
    companies,
    compare,
    evidence,
    home,
    links,
    method,
    recipients,
    runs,
    search,
    sources,
    vehicles,
)

ROUTERS = (
    home.router,
    search.router,
    links.router,
    companies.router,
    compare.router,
    agencies.router,
    recipients.router,
    awards.router,
    evidence.router,
    actions.router,
    sources.router,
    vehicles.router,
    runs.router,
    changes.router,
    method.router,
)
