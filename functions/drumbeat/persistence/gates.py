"""What holds posts back: a small item per account or app, while there is something to say."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, cast

from pynamodb.attributes import MapAttribute, NumberAttribute

from drumbeat.domain.caps import Counting, Tally
from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.pacing import Gate
from drumbeat.persistence import keys
from drumbeat.persistence.table import Cancelled, InstantAttribute, Item, Transaction, get

_KEPT = timedelta(days=2)
#: Used in the place of a tenant; no slug begins with `~`.
_APPS = "~apps"
#: The attributes that say which places are taken.
_PLACES = ("free_at", "line_end", "hurried_until")


class GateItem(Item, discriminator="gate"):
    closed_until = InstantAttribute(null=True)
    free_at = InstantAttribute(null=True)
    line_end = InstantAttribute(null=True)
    hurried_until = InstantAttribute(null=True)
    #: The tally of its caps: how many posts were counted in all, and before each mark.
    counted = NumberAttribute(null=True)
    marks: MapAttribute[str, int] = MapAttribute(null=True)


class GateRepository:
    """`ports.Gates` over the table."""

    def get(self, tenant_id: str, account_id: str) -> Gate:
        return gate_of(get(GateItem, keys.gates(tenant_id), account_id))

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        closed = GateItem.closed_until
        _update(
            tenant_id,
            account_id,
            [closed.set(until), GateItem.expires_at.set(until + _KEPT)],
            closed.does_not_exist() | (closed < until),
        )

    def app(self, network: str) -> Gate:
        return self.get(_APPS, network)

    def close_app(self, network: str, until: datetime) -> None:
        self.close(_APPS, network, until)

    def take_places(self, tenant_id: str, account_id: str, before: Gate, after: Gate) -> bool:
        places = {name: getattr(after, name) for name in _PLACES}
        ends = {name: end for name, end in places.items() if end is not None}
        actions = [getattr(GateItem, name).set(end) for name, end in ends.items()]
        actions.append(GateItem.expires_at.set(max(ends.values()) + _KEPT))
        conditions = [_is(getattr(GateItem, name), getattr(before, name)) for name in _PLACES]
        try:
            return _update(tenant_id, account_id, actions, reduce(and_, conditions))
        except ChangedMeanwhile:
            return False

    def count(self, tenant_id: str, account_id: str, one: Counting) -> bool:
        counted, marks = GateItem.counted, cast("Any", GateItem.marks)
        actions = [GateItem.expires_at.set(one.at + _KEPT)]
        if one.is_first:
            actions += [counted.set(1), marks.set(dict.fromkeys(one.add, 0))]
            return _update(tenant_id, account_id, actions, counted.does_not_exist())
        actions.append(counted.set(counted + 1))
        actions += [marks[each].set(marks[each] | counted) for each in one.add]
        actions += [marks[each].remove() for each in one.drop]
        return _update(tenant_id, account_id, actions, counted < one.below)

    def count_of_app(self, network: str, one: Counting) -> bool:
        return self.count(_APPS, network, one)


def gate_of(item: Item | None) -> Gate:
    """The gate in the item; without an item an open one."""
    if item is None:
        return Gate()
    record = cast("GateItem", item)
    return Gate(
        record.closed_until,
        record.free_at,
        record.line_end,
        record.hurried_until,
        _tally_of(record),
    )


def _tally_of(record: GateItem) -> Tally:
    counted, marks = cast("float | None", record.counted), cast("Any", record.marks)
    if counted is None:
        return Tally()
    return Tally(int(counted), {mark: int(before) for mark, before in marks.as_dict().items()})


def app_key(network: str) -> tuple[str, str]:
    """The key of the gate of this deployment's app at a network."""
    return keys.gates(_APPS), network


def _is(attribute: Any, value: datetime | None) -> Any:
    return attribute.does_not_exist() if value is None else attribute == value


def _update(tenant_id: str, account_id: str, actions: list[Any], condition: Any) -> bool:
    """Whether the condition held."""
    transaction = Transaction()
    item = GateItem(keys.gates(tenant_id), account_id)
    # An update creates the item if it does not exist.
    transaction.update(item, [Item.kind.set(GateItem), *actions], condition)
    with suppress(Cancelled):
        transaction.commit()
        return True
    return False
