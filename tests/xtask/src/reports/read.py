"""Reads the reports in this folder as other programs do. Argument: the JSON schema."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Properties, Skipped
from prometheus_client.openmetrics.parser import text_string_to_metric_families

NAMES = json.loads(Path("names.json").read_text())


def load(name):
    return json.loads(Path(name).read_text())


def visible(text):
    """What XML cannot hold, and what its parsers make a space of, is written as Rust's escapes."""
    escapes = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}

    def one(character):
        code = ord(character)
        if character in escapes:
            return escapes[character]
        lost = code < 0x20 or 0x7F <= code < 0xA0 or code in (0xFFFE, 0xFFFF)
        return f"\\u{{{code:x}}}" if lost else character

    return "".join(map(one, text))


def schema(path):
    schema = json.loads(Path(path).read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    reports = ["200.json", "hostile.json", "duet.json"]
    for name in reports:
        for error in validator.iter_errors(load(name)):
            sys.exit(f"{name}: {error.json_path}: {error.message[:300]}")
    for broken in [{}, {"format": 1}, load("200.json") | {"tests": [{"test": "x"}]}]:
        assert not validator.is_valid(broken), "the schema takes anything"
    for name in ["200", "hostile"]:
        assert load(f"{name}.json") == load(f"{name}.again.json"), f"{name} is not the same when read and written"
    print(f"{len(reports)} reports fit the schema")


def junit():
    for name, tests in [("200.junit", 200), ("hostile.junit", len(NAMES)), ("duet.xml", 1)]:
        suites = list(JUnitXml.fromfile(name))
        cases = [case for suite in suites for case in suite]
        assert len(cases) == tests, name
        for case in cases:
            properties = {one.name: one.value for some in case.iterchildren(Properties) for one in some}
            verdict, results = properties["evenkeel.verdict"], [type(result) for result in case.result]
            expected = {"failed": [Error], "regressed": [Failure], "undecided": [Skipped], "learning": [Skipped]}
            if "evenkeel.over_limit_ns" in properties:
                assert results == [Failure], case.name
            elif "evenkeel.unstable" in properties:
                assert results in ([], [Skipped]), case.name
            else:
                assert results == expected.get(verdict, []), (case.name, verdict, results)
            if "evenkeel.growth_model" in properties:
                assert float(properties["evenkeel.growth_excess"]) > 0
            elif verdict == "regressed":
                low, high = float(properties["evenkeel.interval_low"]), float(properties["evenkeel.interval_high"])
                assert low < float(properties["evenkeel.ratio"]) < high
        print(f"{name}: {tests} cases")
    names = {case.name for suite in JUnitXml.fromfile("hostile.junit") for case in suite}
    assert names == {visible(name) for name in NAMES}, names ^ {visible(name) for name in NAMES}


def command(line):
    """As GitHub's runner reads it (ActionCommand.TryParseV2)."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    kind, _, properties = head.partition(" ")
    pairs = dict(part.split("=", 1) for part in properties.split(","))

    def unescape(text, escapes):
        for escape, character in escapes:
            text = text.replace(escape, character)
        return text

    data_escapes = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
    property_escapes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
    return kind, {key: unescape(value, property_escapes) for key, value in pairs.items()}, unescape(data, data_escapes)


def annotations():
    for name in ["200", "hostile"]:
        found = [command(line) for line in Path(f"{name}.github").read_text().split("\n")[:-1]]
        assert found and {kind for kind, _, _ in found} == {"error", "warning"}
        for _, properties, message in found:
            assert set(properties) == {"file", "line", "title"} and int(properties["line"]) > 0, properties
            assert properties["file"].startswith("benches/") and properties["title"].startswith("evenkeel: ")
            assert "\nnext: " in message or message.endswith("…"), message
    print(f"{len(found)} annotations with hostile names")


def gitlab():
    for name in ["200", "hostile"]:
        findings = load(f"{name}.gitlab")
        assert len({finding["fingerprint"] for finding in findings}) == len(findings) > 0
        for finding in findings:
            assert finding["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert finding["location"]["path"] and finding["location"]["lines"]["begin"] > 0
            assert len(finding["description"]) <= 1001
    print(f"{len(findings)} findings for GitLab with hostile names")


def metrics():
    for name in ["200", "hostile"]:
        text = Path(f"{name}.metrics").open(newline="").read()
        families = {family.name: family for family in text_string_to_metric_families(text)}
        # The growth of a cost has no level of its own.
        has_level = lambda test: test["verdict"] and "bound" not in test["basis"]
        tests = {test["test"]: test for test in load(f"{name}.json")["tests"] if has_level(test)}
        levels = {sample.labels["test"]: sample.value for sample in families["evenkeel_level_seconds"].samples}
        assert set(levels) == set(tests), set(levels) ^ set(tests)
        assert all(abs(levels[test] / tests[test]["level_ns"] * 1e9 - 1) < 1e-9 for test in tests)
    print(f"{len(families)} metrics")


schema(sys.argv[1])
junit()
annotations()
gitlab()
metrics()
print(f"4 readers took all reports, {len(NAMES)} hostile names came out as text")
