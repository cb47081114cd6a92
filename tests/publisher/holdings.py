"""All that the test publisher holds at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.publisher.months import Archive
from tests.publisher.orders import Orders
from tests.publisher.records import ExampleAward
from tests.publisher.shelf import Shelf


@dataclass
class Holdings:
    """`awards` is what the API answers from; the archive holds what was published. `today` dates new files."""

    awards: list[ExampleAward]
    today: date = date(2024, 11, 15)
    shelf: Shelf = field(default_factory=Shelf)
    archive: Archive = field(init=False)
    orders: Orders = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.shelf)
        self.orders = Orders(self.shelf)
