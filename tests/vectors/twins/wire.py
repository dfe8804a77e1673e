"""Digests as bytes, and frames of them."""

import struct
import zlib

from .digest import checked
from .exact import Refused


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def float_bytes(x):
    return struct.pack("<d", x)


ESTIMATORS = ["mad", "iqr", "resolution", "percentage"]


def wire_body(fields):
    observations, processes, iterations, *floats, sigma, estimator, scale = fields
    body = varint(observations) + varint(processes) + varint(iterations)
    body += b"".join(float_bytes(x) for x in (*floats, sigma))
    return body + varint(ESTIMATORS.index(estimator)) + float_bytes(scale)


def wire_frame(version, body):
    framed = bytes([version]) + body
    return framed + zlib.crc32(framed).to_bytes(4, "little")


def wire_encode(fields, size):
    frame = wire_frame(1, wire_body(checked(fields)))
    if size < len(frame):
        raise Refused("buffer_too_small")
    return frame


def cobs(data):
    """Consistent overhead byte stuffing (Cheshire and Baker 1999): no zero inside, one at the end."""
    out = bytearray()
    for block in data.split(b"\0"):
        while len(block) >= 254:
            out += bytes([255]) + block[:254]
            block = block[254:]
        out += bytes([len(block) + 1]) + block
    return bytes(out) + b"\0"


def frame(key, sequence, fields):
    body = varint(key) + varint(sequence) + wire_body(checked(fields))
    return cobs(wire_frame(1, body))


def frame_encode(key, sequence, fields, size):
    framed = frame(key, sequence, fields)
    if size < len(framed):
        raise Refused("buffer_too_small")
    return framed
