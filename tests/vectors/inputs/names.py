"""The words that stand in cases: verdicts, causes, errors."""

import pathlib
import re

SOURCE = pathlib.Path(__file__).parent.parent / "src" / "names.rs"
NAMES = re.findall(r'^    "([a-z_.0-9]+)",$', SOURCE.read_text(), re.M)
