"""Runs all vectors through the kernel as WASM in wasmtime: `python wasmtime_vectors.py module.wasm`.

Every bit must equal the golden one in bits.json; node.mjs does the same in Node.
"""

import json
import re
import struct
import sys
from pathlib import Path

from wasmtime import Engine, Instance, Module, Store

HERE = Path(__file__).parent


def read(name: str):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def word(scalar: str, names: list[str]) -> int:
    """One scalar: bits of a float (`0x…`), an integer, a name, or a float in decimal."""
    if re.fullmatch(r"0x[0-9a-f]+|[0-9]+", scalar):
        return int(scalar, 0)
    if scalar in names:
        return names.index(scalar)
    return struct.unpack("<Q", struct.pack("<d", float(scalar.replace("Infinity", "inf"))))[0]


def flatten(value, names: list[str]) -> list[int]:
    """A value as words: lists and texts with their length before them."""
    if isinstance(value, list):
        return [len(value)] + [found for item in value for found in flatten(item, names)]
    if isinstance(value, bool):
        return [int(value)]
    if isinstance(value, str):
        return [word(value, names)]
    text = value["text"].encode()
    return [len(text), *text]


def main(path: str) -> int:
    manifest, golden = read("manifest.json"), read("bits.json")
    engine = Engine()
    store = Store(engine)
    exports = Instance(store, Module.from_file(engine, path), []).exports(store)
    memory = exports["memory"]
    cases = differing = 0
    for index, function in enumerate(manifest["functions"]):
        name = function["name"]
        for case in read(f"cases/{name}.json")["cases"]:
            words = [w for value in case["arguments"] for w in flatten(value, manifest["names"])]
            memory.write(store, struct.pack(f"<{len(words)}Q", *words), exports["arguments"](store))
            count = exports["call_kernel"](store, index, len(words))
            start = exports["results"](store)
            found = struct.unpack(f"<{count}Q", memory.read(store, start, start + 8 * count))
            title = f"{name}/{case['case']}"
            cases += 1
            if " ".join(f"{bits:x}" for bits in found) != golden[title]:
                differing += 1
                print(f"{title}: {found}, not {golden[title]}", file=sys.stderr)
    print(f"{cases} cases, {differing} differing")
    return 0 if cases == len(golden) and differing == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
