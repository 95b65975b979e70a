"""A business whose people get e-mails, over the real repositories."""

from __future__ import annotations

from dataclasses import replace

from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.persistence import MailStopRepository, SentMailRepository, TenantRepository
from drumbeat.ports import Clock
from drumbeat.services.mailing import Post
from tests.fakes.log import RecordingLog
from tests.fakes.mailer import RecordingMailer
from tests.samples import H2O, NOW

CONSOLE, PUBLIC = "https://console.example", "https://app.example"
ADA, EVE, VIC = (f"{name}@example.com" for name in ("ada", "eve", "vic"))


def member(email: str, role: Role, **given: object) -> Member:
    values: dict[str, object] = {
        "tenant_id": "h2o",
        "id": f"m-{email.partition('@')[0]}",
        "email": email,
        "role": role,
        "created_at": NOW,
        "user_id": f"u-{email}",
        "joined": True,
    }
    return Member(**{**values, **given})  # type: ignore[arg-type]


def founded() -> Tenant:
    """A business with an admin, an editor and a viewer."""
    tenants = TenantRepository()
    tenants.create(H2O, member(ADA, Role.ADMIN))
    for each in (member(EVE, Role.EDITOR), member(VIC, Role.VIEWER)):
        tenants.change_roster(tenants.roster("h2o"), None, each)
    return H2O


def choose(email: str, **choices: MailTime) -> None:
    tenants = TenantRepository()
    roster = tenants.roster("h2o")
    before = next(each for each in roster.members if each.email == email)
    chosen = {MailKind(kind): when for kind, when in choices.items()}
    tenants.change_roster(roster, before, replace(before, mail=chosen))


def post_of(mailer: RecordingMailer, clock: Clock) -> Post:
    return Post(
        mailer=mailer,
        sent=SentMailRepository(),
        stops=MailStopRepository(),
        clock=clock,
        log=RecordingLog(),
        random_bytes=lambda count: bytes(range(count)),
        console_url=CONSOLE,
        public_url=PUBLIC,
    )
