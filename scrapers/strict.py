"""Strict reading of JSON: every field is read, ignored by name, or an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Self, TypeVar

from pydantic import BaseModel

from research.errors import Problem, RowsRejected, SourceChanged
from scrapers.normalize import text_of

Value = TypeVar("Value")
Record = TypeVar("Record", bound=BaseModel)

_CHANGED = "The format changed: nothing of this answer was stored. Bring the source's parser up to date."
_REJECTED = "Nothing of this answer was stored. It is in the archive; report the value to the publisher."


class Row:
    """One JSON object being read. `path` is its place in the document, counted from 0 (`results[3]`)."""

    def __init__(self, value: object, *, document: str, path: str = "") -> None:
        self.document = document
        self.path = path
        if not isinstance(value, Mapping):
            raise self.changed(None, "an object was expected here", value)
        self._left = dict(value)

    def __contains__(self, field: str) -> bool:
        return field in self._left

    def has_value(self, field: str) -> bool:
        """Whether a field is there and not null."""
        return self._left.get(field) is not None

    def place(self, field: str | None) -> str:
        return ".".join(part for part in (self.path, field) if part) or "(the whole answer)"

    def changed(self, field: str | None, message: str, value: object = None) -> SourceChanged:
        shown = None if value is None else repr(value)[:80]
        problem = Problem(self.document, None, self.place(field), message, shown)
        return SourceChanged(f"{self.document}: {self.place(field)}: {message}", [problem], _CHANGED)

    def rejected(self, field: str, message: str, value: object = None) -> RowsRejected:
        problem = Problem(self.document, None, self.place(field), message, str(value)[:80])
        message = f"{self.document}: a value cannot be right: {self.place(field)}"
        return RowsRejected(message, [problem], _REJECTED)

    def pop(self, field: str) -> object:
        """The value of a field that must be there, which may be null; raises `SourceChanged`."""
        if field not in self._left:
            raise self.changed(field, "this field is gone")
        return self._left.pop(field)

    def pop_optional(self, field: str) -> object:
        """The value of a field that may be absent; None then."""
        return self._left.pop(field, None)

    def read(self, field: str, convert: Callable[[object], Value]) -> Value:
        """A field that must be there, converted; a ValueError of `convert` becomes `RowsRejected`."""
        return self._convert(field, self.pop(field), convert)

    def read_optional(self, field: str, convert: Callable[[object], Value]) -> Value | None:
        """A field that may be absent or null, converted."""
        value = self.pop_optional(field)
        return None if value is None else self._convert(field, value, convert)

    def read_nullable(self, field: str, convert: Callable[[object], Value]) -> Value | None:
        """A field that must be there but may be null, converted."""
        value = self.pop(field)
        return None if value is None else self._convert(field, value, convert)

    def text(self, field: str) -> str | None:
        """The text of a field that must be there; null and empty text are None."""
        return self.read_nullable(field, text_of)

    def text_optional(self, field: str) -> str | None:
        """The text of a field that may be absent."""
        return self.read_optional(field, text_of)

    def required_text(self, field: str) -> str:
        """The text of a field that must be there and hold something."""
        value = self.text(field)
        if value is None:
            raise self.rejected(field, "this must not be empty")
        return value

    def row(self, field: str) -> Self:
        """The object in a field that must be there."""
        return type(self)(self.pop(field), document=self.document, path=self.place(field))

    def row_or_none(self, field: str) -> Self | None:
        """The object in a field that must be there but may be null or empty (`{}`)."""
        value = self.pop(field)
        return type(self)(value, document=self.document, path=self.place(field)) if value else None

    def rows(self, field: str) -> list[Self]:
        """The objects of a list that must be there."""
        values = self.pop(field)
        if not isinstance(values, list):
            raise self.changed(field, "a list was expected here", values)
        place = self.place(field)
        return [type(self)(v, document=self.document, path=f"{place}[{n}]") for n, v in enumerate(values)]

    def done(self, ignore: Collection[str] = ()) -> None:
        """Raise `SourceChanged` for each field that was neither read nor ignored by name."""
        new = [field for field in self._left if field not in ignore]
        if new:
            shown = {self.place(field): repr(self._left[field])[:80] for field in new}
            problems = [
                Problem(self.document, None, place, "this field is new", v) for place, v in shown.items()
            ]
            raise SourceChanged(f"{self.document}: new fields: {', '.join(new)}", problems, _CHANGED)

    def _convert(self, field: str, value: object, convert: Callable[[object], Value]) -> Value:
        try:
            return convert(value)
        except ValueError as error:
            raise self.rejected(field, str(error), value) from error


def joined(row: Row, field: str) -> str | None:
    """The texts of a list that must be there, parted by "; "; None for none."""
    return row.read(field, _joined)


def _joined(values: object) -> str | None:
    if not isinstance(values, list):
        raise ValueError("a list was expected")  # noqa: TRY004 (what `Row.read` takes for a value that cannot be)
    return "; ".join(text for value in values if (text := text_of(value))) or None


def keep_once(records: dict[str, Record], key: str, record: Record, row: Row) -> bool:
    """Add a record under its key; another content under that key raises `RowsRejected`.

    False for an exact repeat, which is left out.
    """
    earlier = records.setdefault(key, record)
    if earlier is record:
        return True
    if not is_repeat(earlier, record):
        raise row.rejected("", "this record came twice in one answer, with two contents", key)
    return False


def is_repeat(earlier: BaseModel, record: BaseModel) -> bool:
    """Whether two records say the very same, wherever they stand."""
    place = {"line", "repeats"}
    return earlier.model_dump(exclude=place) == record.model_dump(exclude=place)
