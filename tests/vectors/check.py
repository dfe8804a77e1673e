"""Checks the vectors' files, with nothing but Python's standard library: `python3 tests/vectors/check.py`.

Every scalar reads as README.md says, every file is as long as the manifest says, no case has a name twice, and the
golden bits in bits.json agree with the twins' results as closely as the manifest asks.
"""

import json
import pathlib
import re
import struct
import sys

HERE = pathlib.Path(__file__).parent


def bits_of(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0]


def word(scalar, names):
    """One scalar as a word, and whether it is a float."""
    if re.fullmatch("0x[0-9a-f]{16}", scalar):
        return int(scalar, 16), True
    if re.fullmatch("[0-9]+", scalar):
        return int(scalar), False
    if scalar in names:
        return names.index(scalar), False
    return bits_of(float(scalar)), True


def flatten(value, names):
    """A value as words: lists and texts with their length before them."""
    if isinstance(value, list):
        return [(len(value), False), *(one for item in value for one in flatten(item, names))]
    if isinstance(value, bool):
        return [(int(value), False)]
    if isinstance(value, dict):
        text = value["text"].encode()
        return [(len(text), False), *((byte, False) for byte in text)]
    return [word(value, names)]


def flat(values, names):
    return [one for value in values for one in flatten(value, names)]


def ordered(bits):
    """Floats as integers in the same order, neighbours one apart."""
    return bits if bits < 1 << 63 else (1 << 63) - bits


def agrees(found, expected, ulp):
    """Whether golden bits are the twin's results, up to so many units of the last place in floats."""
    if len(found) != len(expected):
        return False
    return all(
        abs(ordered(bits) - ordered(word)) <= ulp if is_float else bits == word
        for bits, (word, is_float) in zip(found, expected)
    )


def main():
    manifest = json.loads((HERE / "manifest.json").read_text())
    golden = json.loads((HERE / "bits.json").read_text())
    names, seen, wrong = manifest["names"], set(), []
    for function in manifest["functions"]:
        name, agreement = function["name"], function["agreement"]
        ulp = 0 if agreement == "exact" else agreement["ulp"]
        cases = json.loads((HERE / "cases" / f"{name}.json").read_text())["cases"]
        if len(cases) != function["cases"]:
            wrong.append(f"{name}.json: {len(cases)} cases, the manifest says {function['cases']}")
        for case in cases:
            title = f"{name}/{case['case']}"
            flat(case["arguments"], names)
            if title in seen:
                wrong.append(f"{title}: twice")
            seen.add(title)
            bits = [int(one, 16) for one in golden.get(title, "").split()]
            if not agrees(bits, flat(case["results"], names), ulp):
                wrong.append(f"{title}: bits.json has {golden.get(title)}")
    wrong += [f"{title}: in bits.json, but no case" for title in golden.keys() - seen]
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(manifest['functions'])} functions, {len(seen)} cases, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
