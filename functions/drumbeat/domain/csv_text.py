"""Tables as CSV for spreadsheets: RFC 4180 in UTF-8, without cells that run as formulas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: The byte order mark, by which spreadsheets recognise UTF-8 (Unicode 15, section 23.8).
BYTE_ORDER_MARK = "\ufeff"
#: Text with one of these first may be taken for a formula (OWASP, CSV Injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def written(columns: Sequence[Sequence[str]], rows: Iterable[Mapping[str, Any]]) -> str:
    """A header and a line for each row; a column is the path to its value, `("period", "held")`."""
    import csv
    from io import StringIO

    text = StringIO(BYTE_ORDER_MARK)
    text.seek(0, 2)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([".".join(column) for column in columns])
    lines.writerows([cell(_at(row, column)) for column in columns] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """The content of a cell; text that looks like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _at(row: Mapping[str, Any], column: Sequence[str]) -> Any:
    value: Any = row
    for name in column:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
