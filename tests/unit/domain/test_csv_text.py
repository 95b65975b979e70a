"""Tables for spreadsheets: no data is lost, and no cell runs as a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.csv_text import BYTE_ORDER_MARK, cell, written

COLUMNS = [("name",), ("period", "held")]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def read(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@given(st.lists(st.tuples(texts, st.none() | st.integers()), max_size=3))
def test_every_reader_gets_back_what_stood_there(rows: list[tuple[str, int | None]]) -> None:
    told = [{"name": name, "period": {"held": held}} for name, held in rows]

    head, *lines = read(written(COLUMNS, told))

    assert head == ["name", "period.held"]
    assert [line[0].removeprefix("'") for line in lines] == [n.removeprefix("'") for n, _ in rows]
    assert [line[1] for line in lines] == ["" if held is None else str(held) for _, held in rows]


@given(st.sampled_from("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"), texts)
def test_no_text_runs_as_a_formula(first: str, rest: str) -> None:
    [_, [shown, _]] = read(written(COLUMNS, [{"name": first + rest}]))

    assert shown == f"'{first}{rest}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-7, "-7"),
        (0.25, "0.25"),
        ("2 + 2", "2 + 2"),
        ("a, b", "a, b"),
        (["a", 1], '["a", 1]'),
        ({"ü": None}, '{"ü": null}'),
    ],
)
def test_other_values_stand_as_they_are(value: Any, shown: str) -> None:
    assert cell(value) == shown


def test_lines_end_as_rfc_4180_has_it_and_what_needs_quotes_has_them() -> None:
    text = written([("a",)], [{"a": 'say "no", twice\nor more'}, {}])

    assert text == '\ufeffa\r\n"say ""no"", twice\nor more"\r\n""\r\n'


def test_a_table_without_rows_has_its_head() -> None:
    assert read(written(COLUMNS, [])) == [["name", "period.held"]]
