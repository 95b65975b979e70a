"""What the top-off queue does, run by run: the daily top-off, tenant by tenant, top-offs that are
too large for one answer, and the rest of changes of accounts and titles, which posts follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from drumbeat.domain import planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, DrumbeatError, NotFound, Unavailable
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.ports import Accounts, Clock, Ids, RunQueue, TenantReader, TopoffJobs
from drumbeat.services.allowance import IN_A_RUN, Allowance
from drumbeat.services.following import Errand, Following
from drumbeat.services.retitling import Retitling, TitleErrand
from drumbeat.services.topoff import Progress, TopoffResult, TopoffService

DAYS = 28
#: The most slots that a top-off within a request looks at; larger ones become jobs. 2,000 slots are
#: 41 transactions and 1 MB to read, some 3 s. An account needs at least one transaction.
MOST_SLOTS = 2_000
MOST_ACCOUNTS = 200
#: If it turns out to be more, because others write meanwhile, it becomes a job in the middle.
MOST_CALLS = MOST_ACCOUNTS + MOST_SLOTS // 49
#: The pause before a run that the database stopped continues: doubled each time that it could do
#: nothing. After half an hour of that the message has failed.
_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
MOST_STALLED = 9


class TopoffIncomplete(DrumbeatError):
    """Some accounts of a tenant could not be topped off; its message has to be tried again."""

    code = "topoff_incomplete"
    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTopoff:
    """Gives every tenant a message of its own, so that one's failure does not affect others."""

    tenants: TenantReader
    queue: RunQueue

    def spread(self) -> int:
        """Returns the number of tenants. Raises Unavailable."""
        return self.queue.send({"tenant_id": each, "days": DAYS} for each in self.tenants.all_ids())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The result of one message: how many slots were created, and whether another message
    continues.

    `stalled`: how many consecutive runs could do nothing, because the database was busy.
    """

    created: int = 0
    goes_on: bool = False
    stalled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffDesk:
    """Carries out top-offs that people and the queue order, and the rest of account changes.

    A message carries the progress of its work. A run does a limited part of it and sends the rest
    as another message, also when the database is busy, then after a pause. If a run is killed, its
    message is delivered again, much later, and what it has done is recognised.
    """

    tenants: TenantReader
    accounts: Accounts
    jobs: TopoffJobs
    queue: RunQueue
    topoff: TopoffService
    following: Following
    retitling: Retitling
    clock: Clock
    ids: Ids

    def order(self, access: Access, days: int, start_date: date | None) -> TopoffResult | TopoffJob:
        """Top off now or, if that is much work, hand it to the queue as a job that can be polled.

        Raises InvalidInput, Forbidden, Unavailable.
        """
        access.require(Permission.WRITE)
        tenant = access.tenant
        progress = self.topoff.begin(tenant, days, start_date)
        accounts = self.accounts.list(tenant.id)
        self._finish_accounts(accounts)
        slots = slots_to_look_at(accounts, days)
        if _active(accounts) <= MOST_ACCOUNTS and slots <= MOST_SLOTS:
            allowance = Allowance.of_a_request(self.clock, MOST_CALLS)
            try:
                progress = self.topoff.go_on(tenant, accounts, progress, allowance)
            except Unavailable:
                progress = allowance.reached or progress
            if progress.is_done:
                return self.topoff.result(tenant, progress, accounts)
        job = TopoffJob(
            id=self.ids.new(),
            tenant_id=tenant.id,
            status="running",
            days=days,
            start_date=start_date.isoformat() if start_date else None,
            created_at=self.clock.now(),
            total=slots,
            done=min(slots, progress.wanted),
        )
        self.jobs.put(job)
        self.queue.send([_message(tenant.id, progress, job.id)])
        return job

    def job(self, access: Access, job_id: str) -> TopoffJob:
        """Raises NotFound."""
        access.require(Permission.READ)
        job = self.jobs.get(access.tenant_id, job_id)
        if job is None:
            raise NotFound("No such job; it may be over for long.")
        return job

    def fulfil(
        self, message: Mapping[str, Any], is_late: Callable[[], bool] = lambda: False
    ) -> Run | None:
        """Do a part of what one message of the queue asks for; None when its tenant is gone.

        `is_late`: whether the time of the run is up. Raises TopoffIncomplete when a top-off ends
        and accounts failed: the others are done and stay so. Raises Unavailable, ChangedMeanwhile
        after MOST_STALLED consecutive runs that could do nothing.
        """
        allowance = Allowance(IN_A_RUN, is_late)
        try:
            return self._run(message, allowance)
        except (Unavailable, ChangedMeanwhile):
            stalls = 0 if allowance.reached else int(message.get("stalled", 0)) + 1
            if stalls > MOST_STALLED:
                self._note(message["tenant_id"], message.get("job_id"), status="failed")
                raise
            rest = {**_rest(message, allowance.reached), "stalled": stalls}
            self.queue.send([rest], after=min(_PAUSE * 2**stalls, _LONGEST_PAUSE))
            return Run(goes_on=True, stalled=stalls)

    def hand_on(self, message: Mapping[str, Any]) -> Run:
        """Leave all of it to another run. Raises Unavailable."""
        self.queue.send([message])
        return Run(goes_on=True)

    def _run(self, message: Mapping[str, Any], allowance: Allowance) -> Run | None:
        if "account_id" in message or "content_id" in message:
            rest = self._errand(message, allowance)
            if rest is not None:
                self.queue.send([rest])
            return Run(goes_on=rest is not None)
        tenant = self.tenants.get(message["tenant_id"])
        if tenant is None:
            return None
        try:
            return self._go_on(tenant, message, allowance)
        except (TopoffIncomplete, Unavailable, ChangedMeanwhile):
            raise
        except Exception:
            self._note(tenant.id, message.get("job_id"), status="failed")
            raise

    def _errand(self, message: Mapping[str, Any], allowance: Allowance) -> Mapping[str, Any] | None:
        """Do a part of it; returns the message that continues."""
        rest: Errand | TitleErrand | None
        if "content_id" in message:
            rest = self.retitling.run(TitleErrand.read(message), allowance)
        else:
            rest = self.following.run(Errand.read(message), allowance)
        return rest.message() if rest else None

    def _go_on(self, tenant: Tenant, message: Mapping[str, Any], allowance: Allowance) -> Run:
        before, job_id = self._progress(tenant, message), message.get("job_id")
        accounts = self.accounts.all(tenant.id)
        if before.after is None:
            self._finish_accounts(accounts)
        usable = [account for account in accounts if account.id not in before.failed]
        after = self.topoff.go_on(tenant, usable, before, allowance)
        created = after.created - before.created
        if not after.is_done:
            self._note(tenant.id, job_id, status="running", done=after.wanted)
            self.queue.send([_message(tenant.id, after, job_id)])
            return Run(created=created, goes_on=True)
        result = self.topoff.result(tenant, after, accounts)
        status = "failed" if result.accounts_failed else "done"
        self._note(tenant.id, job_id, status=status, done=after.wanted, result=_plain(result))
        if result.accounts_failed:
            raise TopoffIncomplete(f"{result.accounts_failed} accounts could not be filled.")
        return Run(created=created)

    def _progress(self, tenant: Tenant, message: Mapping[str, Any]) -> Progress:
        start = message.get("start_date")
        progress = self.topoff.begin(
            tenant, int(message["days"]), date.fromisoformat(start) if start else None
        )
        if "ordered_at" not in message:
            return progress
        after = message["after"]
        return replace(
            progress,
            ordered_at=datetime.fromisoformat(message["ordered_at"]),
            after=datetime.fromisoformat(after) if after else None,
            wanted=message["wanted"],
            created=message["created"],
            failed=frozenset(message["failed"]),
            outrun=message.get("outrun", 0),
        )

    def _finish_accounts(self, accounts: Sequence[ChannelAccount]) -> None:
        """Queue accounts with unfinished changes, because their message may be lost."""
        self.queue.send(
            Errand.of(account).message() for account in accounts if account.is_unfinished
        )

    def _note(
        self,
        tenant_id: str,
        job_id: str | None,
        *,
        status: str,
        done: int = 0,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Store the progress of a job; one that is done stays so."""
        job = self.jobs.get(tenant_id, job_id) if job_id else None
        if job is None or job.status == "done":
            return
        # The number of wanted slots is known at the end; before, it is an estimate.
        total = done if result else job.total
        done = max(job.done, min(done, total))
        self.jobs.put(replace(job, status=status, total=total, done=done, result=result))


def slots_to_look_at(accounts: Sequence[ChannelAccount], days: int) -> int:
    """Roughly how many slots a top-off of so many days has to look at."""
    active = (account for account in accounts if account.status is AccountStatus.ACTIVE)
    return planning.estimate((account.schedule for account in active), days)


def _message(tenant_id: str, progress: Progress, job_id: str | None) -> Mapping[str, Any]:
    return {
        "tenant_id": tenant_id,
        "days": progress.days,
        "start_date": progress.start_date.isoformat() if progress.start_date else None,
        "job_id": job_id,
        "ordered_at": progress.ordered_at.isoformat(),
        "after": progress.after.isoformat() if progress.after else None,
        "wanted": progress.wanted,
        "created": progress.created,
        "failed": sorted(progress.failed),
        "outrun": progress.outrun,
    }


def _rest(
    message: Mapping[str, Any], point: Progress | Errand | TitleErrand | None
) -> Mapping[str, Any]:
    """The message for what a run that stopped there has left."""
    if point is None:
        return message
    if isinstance(point, Progress):
        return _message(message["tenant_id"], point, message.get("job_id"))
    return point.message()


def _active(accounts: Sequence[ChannelAccount]) -> int:
    return sum(account.status is AccountStatus.ACTIVE for account in accounts)


def _plain(result: TopoffResult) -> Mapping[str, Any]:
    return {
        name: value if isinstance(value, int) else value.isoformat().replace("+00:00", "Z")
        for name, value in asdict(result).items()
    }
