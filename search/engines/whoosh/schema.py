"""What does Whoosh write of a passage? Fields that take terms as they come, without any analysis."""

# mypy: allow-untyped-calls

from typing import Any

from whoosh.columns import Column, NumericColumn
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Format

from search.engines.whoosh.layout import (
    FIELDS,
    KEYS,
    LENGTH,
    PASSAGE,
    ZONES,
    decode_places,
    words_of,
)
from search.engines.whoosh.passages import PassagesColumn


class Row(Format):
    """Positions as bytes of ours; Whoosh's own formats pickle each list of them."""

    posting_size = -1

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """What Whoosh's phrase queries ask for."""
        return decode_places(valuestring)


class _Plain(FieldType):
    """What Whoosh's writer asks every field about; no analyser, no stored value, no length in one byte."""

    def __init__(self, format: Format | None, column: Column | None = None) -> None:
        self.format = format
        self.column_type = column
        self.indexed = format is not None
        self.analyzer = self.vector = None
        self.scorable = self.stored = self.unique = False

    def to_column_value(self, value: Any) -> Any:
        """As it came."""
        return value

    def from_column_value(self, value: Any) -> Any:
        """As it is kept."""
        return value


def schema() -> Schema:
    """The fields of a passage."""
    fields: dict[str, FieldType] = {words_of(zone, field): _Plain(Row()) for zone in ZONES for field in FIELDS}
    fields |= {key: _Plain(Row() if key == "author" else Existence()) for key in KEYS}
    fields[LENGTH] = _Plain(None, NumericColumn("I"))
    fields[PASSAGE] = _Plain(None, PassagesColumn())
    return Schema(**fields)
