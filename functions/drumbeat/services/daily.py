"""The daily top-off, tenant by tenant, and top-offs too large for one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import DrumbeatError, NotFound
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Accounts, Clock, Ids, TenantReader, TopoffJob, TopoffJobs, TopoffQueue
from drumbeat.services.topoff import TopoffResult, TopoffService

DAYS = 28
#: A top-off over more accounts than this is done by the queue.
MOST_AT_ONCE = 200


class TopoffIncomplete(DrumbeatError):
    """Some accounts of a tenant could not be topped off; its message is to be tried again."""

    code = "topoff_incomplete"
    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTopoff:
    """Gives every tenant a message of its own, so that one's failure is its own."""

    tenants: TenantReader
    queue: TopoffQueue

    def spread(self) -> int:
        """Answers the number of tenants. Raises Unavailable."""
        return self.queue.send({"tenant_id": each, "days": DAYS} for each in self.tenants.all_ids())


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffDesk:
    """Takes top-offs on order, from people and from the queue."""

    tenants: TenantReader
    accounts: Accounts
    jobs: TopoffJobs
    queue: TopoffQueue
    topoff: TopoffService
    clock: Clock
    ids: Ids

    def order(self, access: Access, days: int, start_date: date | None) -> TopoffResult | TopoffJob:
        """Top off now, or, above 200 active accounts, hand it to the queue as a job to poll.

        Raises InvalidInput, Forbidden, Unavailable.
        """
        access.require(Permission.WRITE)
        self.topoff.check(access.tenant, days, start_date)
        accounts = self.accounts.list(access.tenant_id)
        if _active(accounts) <= MOST_AT_ONCE:
            return self.topoff.top_off(access.tenant, days, start_date, accounts)
        job = TopoffJob(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            status="running",
            days=days,
            start_date=start_date.isoformat() if start_date else None,
            created_at=self.clock.now(),
        )
        self.jobs.put(job)
        self.queue.send(
            [
                {
                    "tenant_id": job.tenant_id,
                    "days": days,
                    "start_date": job.start_date,
                    "job_id": job.id,
                }
            ]
        )
        return job

    def job(self, access: Access, job_id: str) -> TopoffJob:
        """Raises NotFound."""
        access.require(Permission.READ)
        job = self.jobs.get(access.tenant_id, job_id)
        if job is None:
            raise NotFound("No such job; it may be over for long.")
        return job

    def fulfil(self, message: Mapping[str, Any]) -> TopoffResult | None:
        """Do what one message of the queue asks for; None when its tenant is gone.

        Raises TopoffIncomplete when accounts failed: the others are done and stay so.
        """
        tenant = self.tenants.get(message["tenant_id"])
        if tenant is None:
            return None
        start, job_id = message.get("start_date"), message.get("job_id")
        try:
            result = self.topoff.top_off(
                tenant, int(message["days"]), date.fromisoformat(start) if start else None
            )
        except Exception:
            self._finish(tenant.id, job_id, "failed", None)
            raise
        self._finish(tenant.id, job_id, "failed" if result.accounts_failed else "done", result)
        if result.accounts_failed:
            raise TopoffIncomplete(f"{result.accounts_failed} accounts could not be filled.")
        return result

    def _finish(
        self, tenant_id: str, job_id: str | None, status: str, result: TopoffResult | None
    ) -> None:
        job = self.jobs.get(tenant_id, job_id) if job_id else None
        if job is not None:
            self.jobs.put(replace(job, status=status, result=_plain(result) if result else None))


def _active(accounts: Sequence[ChannelAccount]) -> int:
    return sum(account.status is AccountStatus.ACTIVE for account in accounts)


def _plain(result: TopoffResult) -> Mapping[str, Any]:
    return {
        name: value if isinstance(value, int) else value.isoformat().replace("+00:00", "Z")
        for name, value in asdict(result).items()
    }
