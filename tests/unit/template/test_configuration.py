"""Parameters, and that code, template and build agree."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

import pytest

from drumbeat.persistence.table import Item
from drumbeat.platforms.registry import ROWS
from drumbeat.settings import Settings
from tests.unit.template.conftest import ROOT, Template

#: Read by other code than `Settings`: Powertools, zoneinfo, and Cognito's trigger.
NOT_SETTINGS = {
    "AUTO_CONFIRM",
    "LOG_LEVEL",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_METRICS_NAMESPACE",
    "PYTHONTZPATH",
}


def test_stage_architecture_and_python_are_parameters(template: Template) -> None:
    assert {"Stage", "Architecture", "PythonVersion"} <= set(template.parameters)
    for name, function in template.functions().items():
        assert function["Runtime"] == {"Ref": "PythonVersion"}, name
        assert function["Architectures"] == [{"Ref": "Architecture"}], name


def test_what_eases_life_on_one_machine_is_off_by_default(template: Template) -> None:
    assert template.parameters["AutoConfirmRegistrations"]["Default"] == "false"
    assert template.parameters["AllowPrivateAddresses"]["Default"] == "false"
    assert template.parameters["FacebookUrl"]["Default"] == "https://graph.facebook.com"


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("AutoConfirmRegistrations", "false"),
        ("AllowPrivateAddresses", "false"),
        ("ExecuteApiUrl", ""),
    ],
)
def test_what_eases_life_on_one_machine_is_refused_elsewhere(
    template: Template, name: str, harmless: str
) -> None:
    rule = template.document["Rules"]["OneMachineOnly"]
    asserted = [each["Assert"] for each in rule["Assertions"]]

    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Stage"}, "local"]}]}
    assert {"Fn::Equals": [{"Ref": name}, harmless]} in asserted
    assert all(each["AssertDescription"] for each in rule["Assertions"])


def test_a_python_for_which_the_media_layer_is_not_made_is_refused_on_aws(
    template: Template,
) -> None:
    asserted = [
        each["Assert"] for each in template.document["Rules"]["OneMachineOnly"]["Assertions"]
    ]

    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": "PythonVersion"}, "python3.11"]}]} in asserted


def test_no_metrics_are_paid_for_by_route(template: Template) -> None:
    [stage] = template.of_type("AWS::ApiGatewayV2::Stage").values()

    assert stage["DefaultRouteSettings"]["DetailedMetricsEnabled"] is False


def test_builds_without_settings_are_for_the_templates_defaults(template: Template) -> None:
    layer = (ROOT / "layers" / "Makefile").read_text()
    functions = (ROOT / "functions" / "Makefile").read_text()
    python = f"DRUMBEAT_PYTHON ?= {template.parameters['PythonVersion']['Default']}\n"
    architecture = f"DRUMBEAT_ARCHITECTURE ?= {template.parameters['Architecture']['Default']}\n"

    assert python in layer
    assert architecture in layer
    assert python in functions


def test_functions_are_given_variables_that_somebody_reads(template: Template) -> None:
    known = {field.name.upper() for field in fields(Settings)} | NOT_SETTINGS
    networks = [f"NETWORK_{name.upper()}_" for name in ROWS]

    for name, function in template.functions().items():
        given = set(function["Environment"]["Variables"])
        of_networks = {each for each in given - known if each.startswith("NETWORK_")}
        assert given - of_networks <= known, name
        assert all(any(each.startswith(own) for own in networks) for each in of_networks), name


def test_every_setting_is_read() -> None:
    code = "\n".join(each.read_text() for each in (ROOT / "functions").rglob("*.py"))

    for field in fields(Settings):
        # Those of networks are read by `of_network`, each by its own.
        name = "of_network" if field.name == "network_settings" else field.name
        assert re.search(rf"settings(\(\))?\.{name}\b", code), field.name


def test_zones_come_from_the_pinned_package_and_not_from_the_system(template: Template) -> None:
    for name, function in template.functions().items():
        assert function["Environment"]["Variables"]["PYTHONTZPATH"] == "", name


def test_every_function_has_a_handler_that_exists(template: Template) -> None:
    for name, function in template.functions().items():
        module, _, handler = function["Handler"].rpartition(".")
        source = (ROOT / "functions" / f"{module.replace('.', '/')}.py").read_text()
        assert re.search(rf"^(def {handler}\(|{handler} = )", source, re.MULTILINE), name


def test_the_table_is_the_one_that_the_code_knows(template: Template) -> None:
    [table] = template.of_type("AWS::DynamoDB::Table").values()
    [index] = table["GlobalSecondaryIndexes"]
    due = Item.due

    keys = [each["AttributeName"] for each in table["KeySchema"]]
    index_keys = [each["AttributeName"] for each in index["KeySchema"]]

    assert keys == ["PK", "SK"]
    assert index["IndexName"] == due.Meta.index_name
    assert index_keys == ["due_pk", "due_sk"]
    assert index["Projection"]["ProjectionType"] == due.Meta.projection.projection_type
    assert index["Projection"]["NonKeyAttributes"] == due.Meta.projection.non_key_attributes


def test_alarms_and_dashboard_watch_metrics_that_the_code_emits(template: Template) -> None:
    source = (ROOT / "functions" / "drumbeat" / "observability.py").read_text()

    for entry in template.document["Mappings"]["Metric"].values():
        assert f'"{entry["Name"]}"' in source


@pytest.mark.parametrize("environment", ["default", "prod"])
def test_samconfig_sets_parameters_that_exist(template: Template, environment: str) -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    overrides = config[environment]["deploy"]["parameters"]["parameter_overrides"]

    given = dict(each.split("=", 1) for each in overrides)

    assert set(given) <= set(template.parameters)
    for name, value in given.items():
        allowed = template.parameters[name].get("AllowedValues")
        assert allowed is None or value in map(str, allowed)
    assert {"Architecture", "PythonVersion"} <= set(given)
