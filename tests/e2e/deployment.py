"""What only the deployer can do: appoint operators, and write error and job logs for tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import boto3

from drumbeat.domain.error_log import ErrorKind, ErrorOutcome, LoggedError
from drumbeat.domain.job_log import JobKind, JobRun, JobStatus
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence.error_log import error_item
from drumbeat.persistence.job_log import job_item
from drumbeat.persistence.table import Item
from local import operators
from local.deployment import STACK_NAME
from local.emulator import REGION
from sandbox.mails import SentMail, of_emulator
from tests.e2e.business import Addresses, Business, Person


@dataclass(frozen=True)
class Deployment:
    """A running stack with the rights of the operator who deployed it."""

    addresses: Addresses

    def appoint(self, name: str = "Olga Operator") -> Person:
        """A new person who is an operator."""
        directory = self._client("cognito-idp")
        return Person.registered(
            self.addresses,
            name,
            before_login=lambda email: operators.appoint(
                directory, self._outputs["UserPoolId"], email
            ),
        )

    def mails_to(self, address: str) -> list[SentMail]:
        return [mail for mail in of_emulator(self._endpoint)() if mail.to == address]

    def lay_out_error(
        self, business: Business, platform: str, outcome: ErrorOutcome, message: str
    ) -> None:
        """Adds a line to the list of errors, of a post that failed just now."""
        now = datetime.now(UTC)
        error = LoggedError(
            id=_id(now),
            at=now,
            kind=ErrorKind.PUBLISH,
            code="laid_out",
            message=message,
            outcome=outcome,
            tenant_id=business.tenant_id,
            platform=platform,
        )
        self._put(error_item(error))

    def lay_out_failed_job(self, business: Business) -> None:
        """Adds a line to the log of jobs, of a top-off that has failed for good."""
        now = datetime.now(UTC)
        run = JobRun(
            id=_id(now),
            kind=JobKind.TOP_OFF,
            status=JobStatus.DEAD,
            tries=3,
            started_at=now - timedelta(minutes=1),
            ended_at=now,
            tenant_id=business.tenant_id,
            error="The table did not answer.",
            payload={"tenant_id": business.tenant_id, "days": 28},
        )
        self._put(job_item(run))

    def miscount_credits(self, business: Business, more: int) -> None:
        """Changes each month of a business so that it counts more held credits than its posts
        hold."""
        of_months = {":p": {"S": f"TENANT#{business.tenant_id}#CREDIT"}}
        table = self._outputs["TableName"]
        dynamodb = self._client("dynamodb")
        months = dynamodb.query(
            TableName=table,
            KeyConditionExpression="PK = :p",
            ExpressionAttributeValues=of_months,
        )["Items"]
        for month in months:
            dynamodb.update_item(
                TableName=table,
                Key={name: month[name] for name in ("PK", "SK")},
                UpdateExpression="ADD held :more, available :fewer",
                ExpressionAttributeValues={
                    ":more": {"N": str(more)},
                    ":fewer": {"N": str(-more)},
                },
            )

    def _put(self, item: Item) -> None:
        dynamodb = self._client("dynamodb")
        dynamodb.put_item(TableName=self._outputs["TableName"], Item=item.serialize())

    @property
    def _endpoint(self) -> str:
        """The emulator's endpoint, on the API's host."""
        api = urlsplit(self.addresses.api_url)
        return f"{api.scheme}://{api.netloc}"

    @cached_property
    def _outputs(self) -> dict[str, str]:
        described = self._client("cloudformation").describe_stacks(StackName=STACK_NAME)
        return {
            each["OutputKey"]: each["OutputValue"] for each in described["Stacks"][0]["Outputs"]
        }

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self._endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


def _id(at: datetime) -> str:
    return time_ordered(at, os.urandom(10))
