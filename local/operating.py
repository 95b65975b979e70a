"""What is done to a deployment beside deploying it."""

from __future__ import annotations

import json
import sys
from typing import Any

from local import (
    attaching,
    billing,
    operators,
    plan_accounts,
    recounting,
    restoring,
    running,
    setting_up_networks,
)
from local.deployment import Deployed, OneMachine, account_of, agreed, outputs, outputs_of
from local.preparing import ROOT
from local.progress import Failure, Progress


def restore(environment: str, at: str | None) -> None:
    """Bring a deployment's table back, and say what people have to do. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    account = account_of(ROOT, environment)
    account.enter()
    moment = restoring.moment(at) if at else None
    work = restoring.Restore(account.client, account.stack_name, Progress(restoring.STEPS))
    question = (
        f"Restore the table of {account.stack_name} to {at or 'its state when it was deleted'}? "
        "API and publishing stop meanwhile. [y/N]: "
    )
    if not agreed(question):
        raise Failure("Nothing was restored.")
    print(restoring.told(work.run(moment), work.dispatch_rule))


def set_up_network(environment: str, name: str) -> None:
    """Keep the operator's app of a network where the functions find it. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    from drumbeat.application import SystemClock
    from drumbeat.platforms.registry import Networks
    from drumbeat.settings import Settings

    networks = Networks(Settings(table_name=""), SystemClock())
    known = [each for each in networks.names if networks.get(each).profile.wants_app]
    account = account_of(ROOT, environment)
    place = setting_up_networks.set_up(account.client("ssm"), account.stack_name, name, known)
    print(f"Kept as {place}; functions have it within a minute.")


def set_up_billing(environment: str) -> None:
    """Make a new secret for billing, and show it once. Raises Failure."""
    account = account_of(ROOT, environment)
    secret = billing.new_secret()
    place = billing.keep(account.client("ssm"), account.stack_name, secret)
    print(f"Kept as {place}; functions have it within a minute. Billing signs with:\n{secret}")


def seed_accounts() -> None:
    """Put the accounts to try plans with into the stack that runs here. Raises Failure."""
    if running.runner() is None or not running.ADDRESSES.exists():
        raise Failure("Nothing runs: `make run` starts it. These accounts are for one machine.")
    known = json.loads(running.ADDRESSES.read_text())
    emulator = running.emulator_here()
    deployment = plan_accounts.Deployment(
        root=ROOT,
        api_url=known["api_url"],
        endpoint_url=emulator.url,
        outputs=outputs(emulator),
        client=emulator.client,
    )
    plan_accounts.plant(deployment, print)


def appoint(environment: str | None, email: str, *, remove: bool) -> None:
    """Make somebody an operator, or no operator any more. Raises Failure."""
    deployed, stack = deployed_at(environment)
    act = operators.dismiss if remove else operators.appoint
    pool = outputs_of(stack)["UserPoolId"]
    print(f"In {deployed.where}: {act(deployed.client('cognito-idp'), pool, email)}")


def count_again(environment: str | None) -> None:
    """Compare figures with posts, and put right what is wrong. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    deployed, stack = deployed_at(environment)
    deployed.enter()
    from drumbeat.application import Application
    from drumbeat.domain.job_log import JobKind, work_of
    from drumbeat.services.recounting import SETTLES
    from drumbeat.settings import Settings

    given = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    table = outputs_of(stack)["TableName"]
    app = Application(Settings(table_name=table, default_plan=given["DefaultPlan"]))
    settles = recounting.SETTLES_HERE if deployed.is_here else SETTLES
    print(f"In {deployed.where}:", flush=True)
    work = work_of(JobKind.RECOUNT, {}, ordered_at=app.clock.now(), name=app.ids.new())
    with app.job_notes.of(work) as noted:
        corrected = recounting.recount(app.recounting, settles)
        if corrected:
            noted.did(corrected=corrected)


def deployed_at(environment: str | None) -> tuple[Deployed, dict[str, Any]]:
    """An environment of samconfig.toml, with its stack; without its name what runs here, if
    anything does. Raises Failure."""
    runs = environment is None and running.runner() is not None and running.ADDRESSES.exists()
    deployed: Deployed = (
        OneMachine(running.emulator_here()) if runs else account_of(ROOT, environment or "default")
    )
    stack = deployed.stack()
    if stack is None:
        raise Failure(
            f"There is no {deployed.where}, and nothing runs here: deploy, or `make run`."
        )
    return deployed, stack


def attach(environment: str) -> None:
    """Make a stack of what the last one of its name has kept. Raises Failure."""
    from cfnlint.decode import cfn_yaml

    account = account_of(ROOT, environment)
    cloudformation = account.client("cloudformation")
    left = attaching.left_behind(cloudformation, account.stack_name)
    wanted = attaching.import_of(cfn_yaml.load(str(ROOT / "template.yaml")), left)
    attaching.attach(cloudformation, account.stack_name, wanted, account.parameters, agreed)
    print(f"{account.stack_name} has them. Go on with: make deploy ENV={environment}")
