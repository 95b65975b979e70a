"""Runs in the scanners' environment: reads named policies, prints what parliament finds in each."""

import json
import sys
import warnings

warnings.simplefilter("ignore")  # parliament uses a deprecated interface

from parliament import analyze_policy_string  # noqa: E402

found = {
    name: [
        f"{finding.issue}: {finding.detail}"
        for finding in analyze_policy_string(json.dumps(policy)).findings
    ]
    for name, policy in json.load(sys.stdin).items()
}
json.dump({name: findings for name, findings in found.items() if findings}, sys.stdout)
