"""MiniStack, writing down every call that a role makes: `recording_emulator.py FILE`.

Runs in the emulator's environment. Each line of FILE is one call, as JSON: who made it, and what
was asked, as it came. Tests replay them against the template's policies.
"""

from __future__ import annotations

import base64
import json
import sys
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
    call = {
        "caller": caller["userArn"],
        "method": scope["method"],
        "path": scope["path"],
        "target": headers.get("x-amz-target", ""),
        "content_type": headers.get("content-type", ""),
        "body": base64.b64encode(body).decode(),
    }
    calls.write(json.dumps(call) + "\n")
    calls.flush()

    async def again() -> Any:
        return messages.pop(0) if messages else await receive()

    await answer(scope, again, send)


with Path(sys.argv.pop(1)).open("a", encoding="utf-8") as calls:
    ministack.app.app = record
    ministack.app.main()
