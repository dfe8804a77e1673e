"""What the blocks of the Python pages measure."""

from types import SimpleNamespace

PAGE = "to be or not to be, that is the question"


def parse(page):
    """A document with a title."""
    return SimpleNamespace(title="Alice", words=page.split())
