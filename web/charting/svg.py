"""SVG: what Vega drew, with its title and finding for readers aloud, and nothing that acts or asks elsewhere."""

from __future__ import annotations

import re
from html import escape

_ROOT = re.compile(r"<svg [^>]*>")
_FORBIDDEN = re.compile(
    r"<(script|foreignObject|image|use|a|style)\b|\b(href|on[a-z]+)\s*=\s*\"|url\(", re.IGNORECASE
)


def finish(drawn: str, finding: str) -> str:
    """The drawing as a file of its own. Raises ValueError if it holds anything but shapes and text."""
    found = _FORBIDDEN.search(re.sub(r">[^<]*<", "><", drawn))
    if found:
        raise ValueError(f"a drawing must not hold {found.group()!r}")
    root = _ROOT.match(drawn)
    if root is None:
        raise ValueError("what was drawn is not an SVG")
    head = (
        root.group().replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace(' class="marks"', "")
    )
    head = head.replace("<svg ", '<svg role="img" ', 1)
    return f"{head}<desc>{escape(finding, quote=False)}</desc>{drawn[root.end() :]}"
