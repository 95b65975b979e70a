"""The canary's job on the stack."""

from __future__ import annotations

import json
from typing import Any

from local.stack import Stack


def run(stack: Stack) -> dict[str, Any]:
    answer = stack.client("lambda").invoke(FunctionName=stack.outputs["CanaryFunctionName"])
    said: dict[str, Any] = json.load(answer["Payload"])
    assert "FunctionError" not in answer, said
    return said
