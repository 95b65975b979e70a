"""Six accounts for trying plans, one per situation. For one machine only."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from local import billing, operators, pictures, seed_media
from local.api_client import ApiClient
from local.deployment import STACK_NAME
from local.emulator import CREDENTIALS
from local.pictures import Scene
from local.processes import clean_environment
from local.progress import Failure

ZONE = "Africa/Johannesburg"
_DOMAIN = "test.purpleglow.co.za"
#: At most so many accounts of one network; their numbers tell them apart.
_MOST_OF_A_NETWORK = 5
#: The first post of an account without credits is due no sooner, so that its credits are taken away
#: by then.
_SOON = timedelta(seconds=30)
_TEXT = {
    "title": "Clean windows",
    "base_caption": "Spring is coming: have your windows cleaned before the sun shows the dust.",
    "cta_type": "None",
}


@dataclass(frozen=True)
class PlanAccount:
    """A person with a business on a plan. `posts`: how many are scheduled."""

    name: str
    password: str
    plan: str
    accounts: Mapping[str, int] = field(default_factory=dict)
    posts: int = 0
    #: Credits that are left; None means all that the plan gives.
    left: int | None = None
    is_operator: bool = False

    @property
    def email(self) -> str:
        return f"{self.name}@{_DOMAIN}"

    @property
    def tenant_id(self) -> str:
        return f"test-{self.name}"


_FIVE_EACH = dict.fromkeys(("instagram", "facebook", "x", "linkedin"), _MOST_OF_A_NETWORK)
_FILE = "windows.jpg"
_SCENE = Scene(
    title="Clean windows",
    alt="Sunlight falls through a clean window.",
    colours=("#cfe6f2", "#7fa8bd", "#f2c14e"),
)
#: Seconds that the library may take to process a picture.
_SECONDS = 120
#: An account whose post is skipped comes early, so that little waiting is left at the end.
PLAN_ACCOUNTS = (
    PlanAccount("admin", "TestAdmin123!", "business", is_operator=True),
    PlanAccount("lowcredit", "TestLow123!", "pro", accounts={"facebook": 1}, left=2),
    PlanAccount(
        "zerocredit",
        "TestZero123!",
        "pro",
        accounts={"facebook": 1},
        posts=5,
        left=0,
    ),
    PlanAccount("free", "TestFree123!", "free", accounts={"instagram": 1}, posts=3),
    PlanAccount(
        "pro",
        "TestPro123!",
        "pro",
        accounts={"instagram": 2, "facebook": 2, "x": 1},
        posts=25,
    ),
    PlanAccount(
        "business",
        "TestBiz123!",
        "business",
        accounts=_FIVE_EACH,
        posts=100,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """The stack on this machine, as its operator uses it. `client` makes boto3 clients."""

    root: Path
    api_url: str
    endpoint_url: str
    outputs: Mapping[str, str]
    client: Callable[[str], Any]

    def appoint(self, email: str) -> None:
        """Make somebody an operator."""
        operators.appoint(self.client("cognito-idp"), self.outputs["UserPoolId"], email)

    def put_on(self, tenant_id: str, plan: str) -> None:
        """Start a subscription, as billing does. Raises Failure."""
        now = datetime.now(UTC)
        event = {
            "id": f"seed-{tenant_id}-{now:%Y%m%d%H%M%S%f}",
            "type": "subscription.started",
            "tenant_id": tenant_id,
            "occurred_at": now.isoformat().replace("+00:00", "Z"),
            "plan": plan,
        }
        secret = billing.kept(self.client("ssm"), STACK_NAME)
        answer = billing.send(self.api_url, secret, event)
        if answer.status != 200 or answer.body["status"] != "applied":
            raise Failure(f"{tenant_id} can't be put on {plan}: {answer.body}")

    def grant(self, tenant_id: str, number: int) -> None:
        """Set the credits of its present month. Raises Failure."""
        env = {
            **clean_environment(),
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "TABLE_NAME": self.outputs["TableName"],
            "PYTHONPATH": str(self.root / "functions"),
        }
        command = [sys.executable, "-m", "local.granting", tenant_id, str(number)]
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"{tenant_id} can't be granted {number} credits: {done.stderr[-2000:]}")


class PlanSeed:
    """Makes one of the accounts, or brings it back to its described state."""

    def __init__(self, account: PlanAccount, deployment: Deployment) -> None:
        self._account = account
        self._api = ApiClient(deployment.api_url)
        self._deployment = deployment

    def plant(self) -> None:
        """Make the account. Raises Failure."""
        account, deployment = self._account, self._deployment
        self._sign_in()
        if account.is_operator:
            deployment.appoint(account.email)
        self._have_business()
        deployment.put_on(account.tenant_id, account.plan)
        self._connect()
        missing = self._missing()
        if missing and account.left is not None:
            deployment.grant(account.tenant_id, self._given())
        self._schedule(missing)
        if account.left is not None:
            deployment.grant(account.tenant_id, account.left)

    def _sign_in(self) -> None:
        account = self._account
        if self._api.login(account.email, account.password):
            return
        person = {
            "email": account.email,
            "password": account.password,
            "full_name": f"Test {account.name}",
        }
        self._do("POST", "/auth/register", person)
        if not self._api.login(account.email, account.password):
            raise Failure(f"{account.email} can't sign in.")

    def _have_business(self) -> None:
        tenant_id = self._account.tenant_id
        if self._api.call("GET", f"/v1/tenants/{tenant_id}").status != 200:
            name = f"Test: {self._account.name}"
            body = {"tenant_id": tenant_id, "name": name, "timezone": ZONE}
            self._do("POST", "/v1/tenants", body)

    def _given(self) -> int:
        """The credits that the plan gives in a month."""
        plan = self._do("GET", "/v1/plan", tenant_id=self._account.tenant_id)
        offers = {each["plan"]: each["limits"] for each in plan["plans"]}
        return int(offers[self._account.plan]["credits_per_month"])

    def _connect(self) -> None:
        names = {each["name"] for each in self._listed("/channel-accounts")}
        for body in connections(self._account):
            if body["name"] not in names:
                self._marketing("POST", "/channel-accounts", body)

    def _missing(self) -> int:
        scheduled = self._listed("/post-instances", status="Scheduled")
        return max(0, self._account.posts - len(scheduled))

    def _schedule(self, missing: int) -> None:
        """Schedule the missing posts, one per account and time, within the plan's daily limit.
        Raises Failure."""
        if not missing:
            return
        accounts = [each["id"] for each in self._listed("/channel-accounts")]
        content_id = self._content()
        for when in self._times():
            chosen = accounts[:missing]
            answer = self._marketing(
                "POST",
                "/post-instances/bulk",
                {
                    "content_item_id": content_id,
                    "channel_account_ids": chosen,
                    "scheduled_for": when.isoformat().replace("+00:00", "Z"),
                },
            )
            missing -= sum("instance" in each for each in answer["results"])
            if missing <= 0:
                return
        raise Failure(f"{missing} posts of {self._account.email} could not be scheduled.")

    def _times(self) -> Iterator[datetime]:
        """Two times a day (UTC) for six days; without credits, also one soon, so that it is
        skipped."""
        now = datetime.now(UTC).replace(microsecond=0)
        if self._account.left == 0:
            yield (now + _SOON).replace(second=0) + timedelta(minutes=1)
        for day in range(1, 7):
            for hour in (8, 11):
                yield now.replace(hour=hour, minute=0, second=0) + timedelta(days=day)

    def _content(self) -> str:
        for each in self._listed("/content-items"):
            if each["title"] == _TEXT["title"]:
                return str(each["id"])
        body = {**_TEXT, "media": [{"asset_id": self._picture()}]}
        return str(self._marketing("POST", "/content-items", body)["id"])

    def _picture(self) -> str:
        """The id of a picture in the library, which Instagram requires. Raises Failure."""
        content = pictures.picture(_SCENE)
        wanted = {"filename": _FILE, "content_type": "image/jpeg", "size": len(content)}
        begun = self._marketing("POST", "/media/presign", wanted)
        seed_media.send_form(begun["url"], begun["fields"], _FILE, "image/jpeg", content)
        asset_id = str(begun["asset"]["id"])
        self._marketing("POST", "/media", {"asset_id": asset_id})
        give_up = time.monotonic() + _SECONDS
        while self._marketing("GET", f"/media/{asset_id}")["status"] != "ready":
            if time.monotonic() > give_up:
                raise Failure(f"The picture of {self._account.email} is not ready.")
            time.sleep(1)
        return asset_id

    def _listed(self, path: str, **query: str) -> Sequence[dict[str, Any]]:
        """The first 100 items; no plan account schedules more posts."""
        items: list[dict[str, Any]] = self._marketing("GET", path, None, limit="100", **query)[
            "items"
        ]
        return items

    def _marketing(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        tenant_id = self._account.tenant_id
        return self._do(method, f"/v1/marketing{path}", body, tenant_id=tenant_id, **query)

    def _do(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        answer = self._api.call(method, path, body, headers=None, **query)
        if answer.status >= 300:
            raise Failure(
                f"{self._account.email}: {method} {path} answered {answer.status}: {answer.body}"
            )
        return answer.body


def connections(account: PlanAccount) -> Iterator[dict[str, Any]]:
    """The bodies of the API calls that connect its accounts; the sandbox accepts all of them."""
    for platform, count in account.accounts.items():
        for number in range(1, count + 1):
            yield {
                "platform": platform,
                "name": f"{account.name} {platform} {number}",
                "connection": _CONNECTIONS[platform](
                    f"{account.name}{number}", _number(account, number)
                ),
                "posts_per_week": 1,
                "schedule_timezone": ZONE,
                "schedule_times": ["09:00"],
            }


def _number(account: PlanAccount, number: int) -> int:
    """A number that is unique among the pages and people of the sandbox."""
    return 700_000 + 100 * PLAN_ACCOUNTS.index(account) + number


_CONNECTIONS: Mapping[str, Callable[[str, int], dict[str, str]]] = {
    "instagram": lambda name, number: {
        "user_id": f"17841400{number}",
        "access_token": f"sandbox-{name}-instagram",
    },
    "facebook": lambda name, number: {
        "page_id": f"100200{number}",
        "access_token": f"sandbox-{name}-page",
    },
    "x": lambda name, number: {
        "user_id": f"2244{number}",
        "access_token": f"sandbox-2244{number}-{name}",
        "refresh_token": f"sandbox-2244{number}-{name}-refresh",
    },
    "linkedin": lambda name, number: {
        "author": f"urn:li:organization:{number}",
        "access_token": f"sandbox-{name}-linkedin",
    },
}


def plant(deployment: Deployment, say: Callable[[str], object]) -> None:
    """Make all accounts as described. Can be repeated. Raises Failure."""
    for account in PLAN_ACCOUNTS:
        PlanSeed(account, deployment).plant()
        say(f"  {account.email:<38} {account.password:<15} {account.plan}")
