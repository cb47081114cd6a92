"""Long lists: which of their rows one page shows, and where in the list it stands."""

from __future__ import annotations

from dataclasses import dataclass

from research.errors import NotFound


@dataclass(frozen=True)
class Pages:
    """Where in a long list a page stands; pages and rows count from 1. `query` of the page leaves `page` out."""

    page: int
    size: int
    total: int

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * self.size)


@dataclass(frozen=True)
class Portion:
    """The rows to be read: `limit` of them from `offset`, counted from 0; all of them where limit is None."""

    page: int
    limit: int | None

    @classmethod
    def of(cls, page: int, size: int, *, all_rows: bool) -> Portion:
        """One page of a list, or in a file, whatever page it was asked from, the whole list."""
        return cls(1, None) if all_rows else cls(page, size)

    @property
    def offset(self) -> int:
        return 0 if self.limit is None else (self.page - 1) * self.limit

    def pages(self, total: int) -> Pages:
        """Where this stands in a list of so many rows. Raises `NotFound` past its last page."""
        pages = Pages(self.page, self.limit or max(1, total), total)
        if self.page > pages.count:
            raise NotFound(
                f"page: there is no page {self.page}; the list fills {pages.count}",
                "Go back to the first page.",
            )
        return pages
