"""Writes the vectors: cases/*.json and manifest.json, from the cases in inputs/ and the twins in twins/.

Run once per change of the method, with `pip install mpmath==1.3.0 xxhash==4.1.0`; nothing else needs these, because the
files are committed. Then `EVENKEEL_VECTORS=accept cargo test -p evenkeel-tests --test vectors` writes bits.json.
"""

import json
import pathlib
import platform
import re
import struct

import mpmath
import xxhash

import twins
from inputs import FUNCTIONS
from inputs.names import NAMES

HERE = pathlib.Path(__file__).parent
ORDER = re.findall(r'^    of\("([a-z_0-9]+)"', (HERE / "src" / "lib.rs").read_text(), re.M)

# Scalars as strings ----------------------------------------------------------------------------------------------


def argument(x):
    """An argument: floats by their shortest decimal form that reads back as the same bits."""
    if isinstance(x, bool):
        return x
    if isinstance(x, float):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(x), repr(x))
    if isinstance(x, int):
        return str(x)
    if isinstance(x, str):
        assert x in NAMES, x
        return x
    if isinstance(x, (list, tuple)):
        return [argument(item) for item in x]
    return x  # {"text": ...}


def result(x):
    """A result: floats by their bits."""
    if isinstance(x, (bool, int, str)):
        return argument(x)
    if isinstance(x, (list, tuple, bytes)):
        return [result(item) for item in x]
    return "0x" + struct.pack(">d", twins.to_float(x)).hex()


# Files -----------------------------------------------------------------------------------------------------------


def dump(value):
    return json.dumps(value, ensure_ascii=False)


def main():
    (HERE / "cases").mkdir(exist_ok=True)
    entries = []
    for name in ORDER:
        parameters, results, agreement, cases = FUNCTIONS.pop(name)
        rows = [
            f'    {{"case": {dump(case)},\n     "arguments": {dump(argument(arguments))},\n'
            f'     "results": {dump(result(found))}}}'
            for case, arguments, found in cases
        ]
        text = f'{{"function": {dump(name)},\n "cases": [\n' + ",\n".join(rows) + "\n ]}\n"
        (HERE / "cases" / f"{name}.json").write_text(text)
        entries.append(
            {
                "name": name,
                "parameters": parameters,
                "results": results,
                "agreement": agreement,
                "cases": len(cases),
            }
        )
    assert not FUNCTIONS, f"not in src/lib.rs: {list(FUNCTIONS)}"
    manifest = {
        "format": 1,
        "made_with": {
            "python": platform.python_version(),
            "mpmath": mpmath.__version__,
            "xxhash": xxhash.VERSION,
        },
        "names": NAMES,
        "functions": entries,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(entries)} functions, {sum(e['cases'] for e in entries)} cases")


main()
