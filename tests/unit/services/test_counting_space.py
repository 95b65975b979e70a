"""Changes to a library while its space is counted never make the stored figure worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.media import Asset, Space
from drumbeat.ports import Page
from drumbeat.services.upkeep import Upkeep
from tests.fakes.clock import FixedClock
from tests.fakes.library import a_picture
from tests.fakes.log import RecordingLog
from tests.samples import NOW

#: People's changes between two reads: add a file of this size, or remove the n-th.
CHANGES = st.lists(st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 9)), max_size=4)


class Rows:
    """Assets of one business, read one by one, and a stored figure that is wrong by `drift`."""

    def __init__(self, sizes: list[int], drift: Space, meanwhile: list[list[Any]]) -> None:
        self.rows = {f"{n:04}": a_picture(f"{n:04}", size=size) for n, size in enumerate(sizes)}
        self.drift = drift
        self.stored = replace(self.wrong, changes=len(sizes))
        self.meanwhile = iter(meanwhile)

    @property
    def right(self) -> Space:
        return Space(size=sum(each.size for each in self.rows.values()), count=len(self.rows))

    @property
    def wrong(self) -> Space:
        right = self.right
        return Space(size=right.size + self.drift.size, count=right.count + self.drift.count)

    def list(self, tenant_id: str, *, limit: int, after: Any) -> Page[Any]:
        later = sorted(id_ for id_ in self.rows if after is None or id_ < after["id"])
        for change in next(self.meanwhile, []):
            self._do(*change)
        if not later:
            return Page([])
        found = self.rows.get(later[-1])
        position = {"id": later[-1]}
        return Page([(found, position)] if found else [], position)

    def _do(self, what: str, number: int) -> None:
        if what == "in":
            name = f"{5_000 + self.stored.changes:04}"
            self._put(name, a_picture(name, size=number))
        elif self.rows:
            self._put(sorted(self.rows)[number % len(self.rows)], None)

    def _put(self, name: str, asset: Asset | None) -> None:
        before = self.right
        if asset is None:
            del self.rows[name]
        else:
            self.rows[name] = asset
        self.stored = Space(
            size=self.stored.size + self.right.size - before.size,
            count=self.stored.count + self.right.count - before.count,
            changes=self.stored.changes + 1,
        )

    def space(self, tenant_id: str) -> Space:
        return self.stored

    def recount(self, tenant_id: str, seen: Space, counted: Space) -> None:
        if seen.changes != self.stored.changes:
            raise ChangedMeanwhile("Somebody was faster.")
        self.stored = replace(counted, changes=self.stored.changes + 1)


class Nobody:
    """Other data of the nightly job: none."""

    def all_ids(self) -> Iterator[str]:
        return iter(["h2o"])

    def of_tenant(self, tenant_id: str) -> Iterator[Any]:
        return iter([])

    def listed(self, prefix: str) -> Iterator[Any]:
        return iter([])


def night(rows: Rows) -> int:
    nobody: Any = Nobody()
    upkeep = Upkeep(
        tenants=nobody,
        assets=rows,  # type: ignore[arg-type]
        derived=nobody,
        files=nobody,
        uploads=nobody,
        clock=FixedClock(NOW),
        log=RecordingLog(),
    )
    return upkeep.tidy(lambda: False).recounted


@given(
    sizes=st.lists(st.integers(1, 9), max_size=5),
    size=st.integers(-9, 9),
    count=st.integers(-2, 2),
    meanwhile=st.lists(CHANGES, max_size=12),
)
def test_space_is_put_right_or_left_as_wrong_as_it_was(sizes, size, count, meanwhile):
    rows = Rows(sizes, Space(size=size, count=count), meanwhile)

    recounted = night(rows)

    assert rows.stored == (rows.right if recounted else rows.wrong)
    night(rows)
    rows.meanwhile = iter([])
    night(rows)
    assert rows.stored == rows.right, "once a night is quiet"
