"""Numbers as people write them."""

from .exact import Refused


def number(text):
    """A decimal number, nothing else that Python's float() would take."""
    if not text or any(c not in "+-.0123456789eE" for c in text):
        raise ValueError(text)
    return float(text)


def share(text):
    text = text.strip()
    try:
        value = number(text[:-1].rstrip()) * 0.01 if text.endswith("%") else number(text)
    except ValueError:
        raise Refused("share") from None
    if not 0 <= value <= 10:
        raise Refused("share")
    return value


def nanoseconds(text):
    text = text.strip()
    units = {"ns": 1.0, "µs": 1e3, "μs": 1e3, "us": 1e3, "ms": 1e6, "min": 60e9, "s": 1e9}
    for unit, scale in units.items():
        if text.endswith(unit):
            try:
                value = number(text[: -len(unit)].rstrip()) * scale
            except ValueError:
                break
            if 0 < value <= 86_400e9:
                return value
            break
    raise Refused("duration")
