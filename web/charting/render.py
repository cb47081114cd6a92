"""Rendering: specification to SVG and PNG, in a process of its own.

vl-convert holds Python's global lock while it works (measured: 20 to 40 ms a picture, 0.7 s for the first), so that
within the server every page would wait for every picture. Its own process also keeps its 150 MB apart.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.process import BaseProcess
from typing import TypeVar

from research.errors import TrailError
from web.charting.svg import finish
from web.charting.vega import SCHEMA, Spec

_LOG = logging.getLogger(__name__)
_PATIENCE = 30
_PER_WORKER = 2000
"""Pictures made before a fresh process takes over: the drawing engine's memory grows slowly."""

_PLACES = threading.BoundedSemaphore(16)
"""Readers who may wait for a drawing at one time; the server has 40 threads."""

Given = TypeVar("Given")
Made = TypeVar("Made")


class ChartFailed(TrailError):
    """The picture could not be drawn; the table beside it holds the same figures."""

    status = 503


def render_svg(spec: Spec, finding: str) -> str:
    """The picture, self-contained, with `finding` as its description. Raises `ChartFailed`."""
    return finish(_work(_draw, spec), finding)


def render_png(svg: str) -> bytes:
    """The picture at twice its size in pixels. Raises `ChartFailed`."""
    return _work(_paint, svg)


def warm_up() -> None:
    """Start the process that draws, without waiting for it, so that the first reader need not."""
    _worker().submit(_draw, {"$schema": SCHEMA})


def _draw(spec: Spec) -> str:
    import vl_convert

    # No address may be asked: a specification that names one fails.
    return vl_convert.vega_to_svg(spec, allowed_base_urls=[])


def _paint(svg: str) -> bytes:
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=2)


@cache
def _worker() -> ProcessPoolExecutor:
    # A forked copy of a server with threads may hang; a fresh process costs its start once.
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        1, mp_context=fresh, max_tasks_per_child=_PER_WORKER, initializer=_live_with_server
    )


def _live_with_server() -> None:
    """In the drawing process: an interrupt is the server's to answer, and where the server ends, so does this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = multiprocessing.parent_process()
    if server is not None:
        threading.Thread(target=_end_after, args=(server,), daemon=True).start()


def _end_after(server: BaseProcess) -> None:
    # A server that is killed tells its executor nothing, which would wait for work for ever.
    server.join()
    os._exit(0)


def _work(job: Callable[[Given], Made], given: Given) -> Made:
    # A reader who waits holds one of the server's threads, which pages need too.
    if not _PLACES.acquire(blocking=False):
        raise ChartFailed("too many charts are being drawn just now", "Ask again in a few seconds.")
    try:
        return _try(job, given)
    finally:
        _PLACES.release()


def _try(job: Callable[[Given], Made], given: Given) -> Made:
    for _ in range(2):
        try:
            return _worker().submit(job, given).result(timeout=_PATIENCE)
        except BrokenProcessPool:
            _LOG.warning("the process that draws charts ended; it is started again")
            _worker.cache_clear()
        except (ValueError, TimeoutError) as error:
            raise ChartFailed(
                f"the chart could not be drawn: {error}", "Read the table beside it."
            ) from error
    raise ChartFailed("the process that draws charts ends at once", "Read the table beside it.")
