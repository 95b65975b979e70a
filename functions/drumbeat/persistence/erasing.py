"""Deleting everything that a business has in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from drumbeat.persistence import keys
from drumbeat.persistence.table import Item, availability
from drumbeat.ports import Erased

_MEMBER = keys.member("")
#: Items in one BatchWriteItem (DynamoDB API reference).
_AT_ONCE = 25


class BusinessItemRepository:
    """`ports.BusinessItems` over the table."""

    def erase(self, tenant_id: str, is_late: Callable[[], bool], *, keeps_websites: bool) -> Erased:
        count = 0
        for partition in keys.partitions(tenant_id):
            places = _found(partition)
            if keeps_websites:
                places = (each for each in places if not _is_of_website(*each))
            while some := list(islice(places, _AT_ONCE)):
                if is_late():
                    return Erased(count, is_whole=False)
                _delete(place for each in some for place in (*_pointed_at(*each), each))
                count += len(some)
        return Erased(count, is_whole=True)

    def forget(self, tenant_id: str) -> None:
        # Its line in the list of all tenants last: while it exists, the deletion is retried.
        _delete([(keys.tenant(tenant_id), keys.META)])
        _delete([(keys.TENANTS, tenant_id)])


def _found(partition: str) -> Iterator[tuple[str, str]]:
    """The keys of all items, also of kinds that this function has not loaded."""
    after = None
    while True:
        with availability():
            page = Item._get_connection().query(
                partition,
                consistent_read=True,
                attributes_to_get=["PK", "SK"],
                exclusive_start_key=after,
            )
        places = [(raw["PK"]["S"], raw["SK"]["S"]) for raw in page["Items"]]
        yield from (each for each in places if each[1] != keys.META)
        after = page.get("LastEvaluatedKey")
        if after is None:
            return


def _is_of_website(pk: str, sk: str) -> bool:
    return sk.startswith(keys.SITE) or pk == keys.banners(pk.split("#")[1])


def _pointed_at(pk: str, sk: str) -> Iterator[tuple[str, str]]:
    """The keys of items in other partitions that exist because of this one."""
    tenant_id = pk.split("#")[1]
    if pk == keys.tenant(tenant_id) and sk.startswith(_MEMBER):
        yield keys.user(sk.removeprefix(_MEMBER)), tenant_id
    if pk == keys.connecting(tenant_id) and sk.startswith(keys.GRANTOR):
        who, _, account_id = sk.removeprefix(keys.GRANTOR).rpartition("#")
        yield keys.grantor(who), f"{tenant_id}#{account_id}"
    if pk == keys.banners(tenant_id):
        yield keys.banner_counts(sk), keys.META


def _delete(places: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
    with availability(), Item.batch_write() as batch:
        for pk, sk in places:
            batch.delete(Item(pk, sk))
