"""Runs in SAM's environment: reads a template, prints what CloudFormation gets, as JSON."""

from __future__ import annotations

import json
import sys

from samcli.lib.translate.sam_template_validator import SamTemplateValidator
from samcli.yamlhelper import yaml_parse


class NoManagedPolicies:
    """The template uses no managed policies, so none are looked up."""

    def load(self) -> dict[str, str]:
        return {}


template = yaml_parse(sys.stdin.read())
validator = SamTemplateValidator(template, NoManagedPolicies(), region="us-east-1")
json.dump(yaml_parse(validator.get_translated_template_if_valid()), sys.stdout, default=str)
