"""Which IAM permissions an AWS call needs, and whether statements allow them, as AWS documents
both.

The emulator checks calls by its own rules, and without the conditions that only AWS knows. This
implementation follows the Service Authorization Reference (actions, resource types and condition
keys of each service) and "Policy evaluation logic" of the IAM User Guide.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.cloudformation import ACCOUNT, REGION

Statement = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One permission that a call needs."""

    action: str
    resource: str
    #: Condition keys in lower case, each with all its values.
    context: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.action} on {self.resource} with {dict(self.context)}"


def allows(statements: Iterable[Statement], question: Question) -> bool:
    """Whether one statement allows it and none denies it."""
    matching = [each["Effect"] for each in statements if _applies(each, question)]
    return "Allow" in matching and "Deny" not in matching


def denies(statements: Iterable[Statement], question: Question) -> bool:
    return any(each["Effect"] == "Deny" and _applies(each, question) for each in statements)


def _applies(statement: Statement, question: Question) -> bool:
    action = question.action.lower()
    return (
        any(fnmatchcase(action, each.lower()) for each in _listed(statement["Action"]))
        and any(_matches(question.resource, each) for each in _listed(statement["Resource"]))
        and all(
            _holds(operator, key, _listed(wanted), question.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _holds(
    operator: str, key: str, wanted: Sequence[str], context: Mapping[str, Sequence[str]]
) -> bool:
    values = context.get(key.lower())
    for_all = operator.startswith("ForAllValues:")
    name = operator.rpartition(":")[2]
    if name == "Null":
        return (values is None) == (wanted == ["true"])
    if not values:
        return for_all  # ForAllValues is true without such a key.
    match name:
        case "StringEquals":
            fits = [value in wanted for value in values]
        case "StringLike" | "ArnLike" | "ArnEquals":
            fits = [any(_matches(value, each) for each in wanted) for value in values]
        case "StringNotLike":
            fits = [not any(_matches(value, each) for each in wanted) for value in values]
        case _:
            raise LookupError(f"The condition operator {operator} is not read here yet.")
    return all(fits) if for_all else any(fits)


def _matches(value: str, pattern: str) -> bool:
    """IAM's wildcards are only * and ?."""
    written = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(written, value, re.DOTALL) is not None


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


@dataclass(frozen=True)
class Call:
    """One recorded request."""

    caller: str
    method: str
    path: str
    target: str
    body: bytes
    query: str = ""

    @classmethod
    def read(cls, line: str) -> Call:
        """Reads a line of `tests/recording_emulator.py`."""
        said = json.loads(line)
        body = base64.b64decode(said["body"])
        query = said.get("query", "")
        return cls(said["caller"], said["method"], said["path"], said["target"], body, query)

    @property
    def role(self) -> str:
        """The role's physical name."""
        return self.caller.split("/")[1]

    @property
    def operation(self) -> str:
        """As `service:Operation`."""
        service, _, operation = self.target.rpartition(".")
        if not operation and re.fullmatch(r"/2015-03-31/functions/[^/]+/invocations", self.path):
            return "Lambda:Invoke"
        if not operation and self.path == "/v2/email/outbound-emails":
            return "SES:SendEmail"
        if not service:
            return f"S3:{self._of_s3()}"
        return f"{service.partition('_')[0]}:{operation}"

    def _of_s3(self) -> str:
        """The operation, by method, path and query (Amazon S3 API Reference, Actions)."""
        asked = set(parse_qs(self.query, keep_blank_values=True))
        place = "bucket" if self.path.strip("/").count("/") == 0 else "object"
        for named in ("delete", "uploads", "uploadId"):
            if named in asked:
                place = f"{place}?{named}"
        return _S3[self.method, place]


#: A header distinguishes CopyObject and PutObject; nothing here copies.
_S3 = {
    ("GET", "bucket"): "ListObjectsV2",
    ("POST", "bucket?delete"): "DeleteObjects",
    ("GET", "object"): "GetObject",
    ("HEAD", "object"): "HeadObject",
    ("PUT", "object"): "PutObject",
    ("DELETE", "object"): "DeleteObject",
    ("POST", "object?uploads"): "CreateMultipartUpload",
    ("PUT", "object?uploadId"): "UploadPart",
    ("GET", "object?uploadId"): "ListParts",
    ("POST", "object?uploadId"): "CompleteMultipartUpload",
    ("DELETE", "object?uploadId"): "AbortMultipartUpload",
}
#: Operations whose permission has another name (Amazon S3 User Guide, "Required permissions for
#: Amazon S3 API operations").
_S3_PERMISSIONS = {
    "ListObjectsV2": "ListBucket",
    "DeleteObjects": "DeleteObject",
    "HeadObject": "GetObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "ListParts": "ListMultipartUploadParts",
    "CompleteMultipartUpload": "PutObject",
}


def questions(call: Call, arns: Mapping[str, str]) -> Iterator[Question]:
    """All permissions that this call needs; none if AWS asks for none.

    `arns`: the ARN of every resource by its physical name. Raises LookupError for an operation that
    is not implemented here.
    """
    service, _, operation = call.operation.partition(":")
    if service == "S3":
        yield from _of_s3(call, operation, arns)
        return
    said = json.loads(call.body or b"{}")
    match service:
        case "DynamoDB":
            yield from _of_dynamodb(operation, said, arns)
        case "TrentService":
            context = said.get("EncryptionContext", {})
            keys = {f"kms:encryptioncontext:{k}".lower(): [v] for k, v in context.items()}
            keys["kms:encryptioncontextkeys"] = list(context)
            resource = _named(said["KeyId"], arns)
            yield Question(action=f"kms:{operation}", resource=resource, context=keys)
        case "AmazonSQS":
            # A batch is checked as its single operation (SQS, actions).
            action = f"sqs:{operation.removesuffix('Batch')}"
            yield Question(action=action, resource=_named(said["QueueUrl"], arns))
        case "AmazonSSM":
            # The role names parameters by their path; the stack has no ARN for them.
            name = said.get("Name") or said["Path"]
            resource = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{name}"
            yield Question(action=f"ssm:{operation}", resource=resource)
        case "AWSStepFunctions":
            resource = _named(said["stateMachineArn"], arns)
            yield Question(action=f"states:{operation}", resource=resource)
        case "Lambda":
            resource = _named(call.path.split("/")[3], arns)
            yield Question(action="lambda:InvokeFunction", resource=resource)
        case "SES":
            # Checked for the sender's identity, or its domain's (SES v2, resource types).
            _, sender = parseaddr(said["FromEmailAddress"])
            resource = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{sender}"
            context = {"ses:fromaddress": [sender]}
            yield Question(action=f"ses:{operation}", resource=resource, context=context)
        case "AWSCognitoIdentityProviderService":
            # Only the operations for administrators are authorized by IAM; the rest need no
            # credentials (Cognito, actions; "public" API operations).
            if operation.startswith(("Admin", "List", "Describe")):
                resource = _named(said["UserPoolId"], arns)
                yield Question(action=f"cognito-idp:{operation}", resource=resource)
        case _:
            raise LookupError(f"What {call.operation} asks of IAM is not read here yet.")


_SINGLE = {
    "Put": ("dynamodb:PutItem", "Item"),
    "Update": ("dynamodb:UpdateItem", "Key"),
    "Delete": ("dynamodb:DeleteItem", "Key"),
    "ConditionCheck": ("dynamodb:ConditionCheckItem", "Key"),
    "Get": ("dynamodb:GetItem", "Key"),
}


def _of_s3(call: Call, operation: str, arns: Mapping[str, str]) -> Iterator[Question]:
    bucket, _, key = unquote(call.path).strip("/").partition("/")
    action = f"s3:{_S3_PERMISSIONS.get(operation, operation)}"
    arn = _named(bucket, arns)
    if operation == "ListObjectsV2":
        prefix = parse_qs(call.query).get("prefix", [""])
        yield Question(action=action, resource=arn, context={"s3:prefix": prefix})
        return
    keys = [key]
    if operation == "DeleteObjects":
        keys = re.findall(r"<Key>([^<]*)</Key>", call.body.decode())
    for each in keys:
        yield Question(action=action, resource=f"{arn}/{each}")


def _of_dynamodb(
    operation: str, said: Mapping[str, Any], arns: Mapping[str, str]
) -> Iterator[Question]:
    match operation:
        case "TransactWriteItems" | "TransactGetItems":
            for part in said["TransactItems"]:
                [(kind, item)] = part.items()
                action, where = _SINGLE[kind]
                yield _of_items(action, item["TableName"], [item[where]], arns)
        case "BatchGetItem" | "BatchWriteItem":
            for table, asked in said["RequestItems"].items():
                yield _of_items(f"dynamodb:{operation}", table, asked["Keys"], arns)
        case "GetItem" | "DeleteItem" | "UpdateItem":
            yield _of_items(f"dynamodb:{operation}", said["TableName"], [said["Key"]], arns)
        case "PutItem":
            yield _of_items("dynamodb:PutItem", said["TableName"], [said["Item"]], arns)
        case "Query":
            resource = _named(said["TableName"], arns)
            if index := said.get("IndexName"):
                resource += f"/index/{index}"
            leading = {"dynamodb:leadingkeys": [_partition(said)]}
            yield Question(action="dynamodb:Query", resource=resource, context=leading)
        case _:
            raise LookupError(f"What DynamoDB's {operation} asks of IAM is not read here yet.")


def _of_items(
    action: str, table: str, items: Sequence[Mapping[str, Any]], arns: Mapping[str, str]
) -> Question:
    leading = {"dynamodb:leadingkeys": [item["PK"]["S"] for item in items]}
    return Question(action=action, resource=_named(table, arns), context=leading)


def _partition(query: Mapping[str, Any]) -> str:
    """The partition key's value in a Query's key condition. Raises LookupError."""
    names = query.get("ExpressionAttributeNames", {})
    for name, value in re.findall(r"(#?\w+)\s*=\s*(:\w+)", query["KeyConditionExpression"]):
        if names.get(name, name).lower().endswith("pk"):
            return str(query["ExpressionAttributeValues"][value]["S"])
    raise LookupError(f"No partition key in {query['KeyConditionExpression']}.")


def _named(name: str, arns: Mapping[str, str]) -> str:
    """The ARN of what a request names by name, address or ARN. Raises LookupError."""
    last = re.split(r"[:/]", name)[-1]
    if last not in arns:
        raise LookupError(f"'{name}' is nothing of the stack's.")
    return arns[last]
