"""MiniStack, recording every call that a role makes: `recording_emulator.py FILE`.

Runs in the emulator's environment. Each line of FILE is one call, as JSON: the caller and the
request as received. Tests replay them against the template's policies.

It also injects transaction conflicts, which MiniStack never has: while FILE.conflicts holds a
number, that many tries of every transaction that changes content are refused as conflicts.
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core.iam_evaluator import resolve_caller_identity
from ministack.core.router import extract_access_key_id

answer = ministack.app.app


async def record(scope: dict[str, Any], receive: Any, send: Any) -> None:
    named = scope.get("headers", ())
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in named}
    caller = None
    if scope["type"] == "http" and "authorization" in headers:
        caller = resolve_caller_identity(extract_access_key_id(headers, {}) or "")
    if caller is None or caller["session"] is None:
        await answer(scope, receive, send)
        return
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    body = b"".join(each.get("body", b"") for each in messages)
    target = headers.get("x-amz-target", "")
    is_met = target.endswith(".TransactWriteItems") and is_met_by_another(body)
    call = {
        "caller": caller["userArn"],
        "method": scope["method"],
        "path": scope["path"],
        "query": scope.get("query_string", b"").decode(),
        "target": target,
        "content_type": headers.get("content-type", ""),
        # The content of stored files does not matter for permissions.
        "body": base64.b64encode(b"" if scope["method"] == "PUT" else body).decode(),
        "conflict": is_met,
    }
    calls.write(json.dumps(call) + "\n")
    calls.flush()
    if is_met:
        await refuse(send, body)
        return

    async def again() -> Any:
        return messages.pop(0) if messages else await receive()

    await answer(scope, again, send)


def is_met_by_another(body: bytes) -> bool:
    """Whether this try of a transaction is to be refused."""
    try:
        refused = int(conflicts.read_text())
    except (FileNotFoundError, ValueError):
        return False
    said = json.loads(body)
    said.pop("ClientRequestToken", None)  # differs with every try
    transaction = json.dumps(said)
    if "#CONTENT" not in transaction:
        return False
    tries[transaction] += 1
    return tries[transaction] <= refused


async def refuse(send: Any, body: bytes) -> None:
    reasons = [{"Code": "TransactionConflict"} for _ in json.loads(body)["TransactItems"]]
    error = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons,
    }
    headers = [(b"content-type", b"application/x-amz-json-1.0")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(error).encode()})


tries: Counter[str] = Counter()
conflicts = Path(f"{sys.argv[1]}.conflicts")
with Path(sys.argv.pop(1)).open("a", encoding="utf-8") as calls:
    ministack.app.app = record
    ministack.app.main()
