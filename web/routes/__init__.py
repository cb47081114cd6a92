"""Addresses: one small file per noun; each reads its parameters, asks for a page and hands it over."""

from __future__ import annotations

from web.routes import (
    actions,
    agencies,
    awards,
    changes,
    charts,
    companies,
    compare,
    data,
    downloads,
    evidence,
    feeds,
    home,
    links,
    method,
    recipients,
    runs,
    search,
    sources,
    suggest,
    vehicles,
)

ROUTERS = (
    home.router,
    feeds.router,
    search.router,
    suggest.router,
    links.router,
    downloads.router,
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
    charts.router,
    method.router,
    data.router,
)
