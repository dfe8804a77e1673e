"""Digests as bytes, and frames of them."""

import xxhash
import twins

from .data import run
from .digest import DIGEST
from .register import answer, function


@function([*DIGEST, "u64 size of the buffer"], ["bytes"])
def wire_encode():
    for name, fields, size in [
        ("a run", run(40), 128),
        ("one process", run(41, processes=1), 128),
        ("the largest counts", [2**32 - 1, 2**16 - 1, 2**64 - 1, *run(42)[3:]], 128),
        ("a buffer that is too small", run(40), 80),
        ("no buffer", run(40), 0),
        ("a digest that cannot be", [0, *run(40)[1:]], 128),
    ]:
        found = answer(twins.wire_encode, fields, size)
        yield name, [*fields, size], found


@function(["bytes"], DIGEST)
def wire_decode():
    fields = run(40)
    frame = twins.wire_encode(fields, 128)
    for name, encoded, result in [
        ("a run", frame, ["ok", *fields]),
        ("no bytes", b"", ["too_short"]),
        ("a checksum without a version", b"\0" * 4, ["too_short"]),
        ("another version", twins.wire_frame(2, twins.wire_body(fields)), ["version", 2]),
        ("a flipped bit", bytes([frame[0], frame[1] ^ 1]) + frame[2:], ["checksum"]),
        ("a byte too few", frame[:-1], ["checksum"]),
        ("a byte too many", frame + b"\0", ["checksum"]),
        ("a valid checksum over too much", twins.wire_frame(1, twins.wire_body(fields) + b"\0"), ["fields"]),
        ("a valid checksum over too little", twins.wire_frame(1, twins.wire_body(fields)[:-1]), ["fields"]),
        ("a digest that cannot be", twins.wire_frame(1, twins.wire_body([0, *fields[1:]])), ["fields"]),
        ("a varint without end", twins.wire_frame(1, b"\xff" * 40), ["fields"]),
    ]:
        yield name, [list(encoded)], result


def key_of(name):
    return xxhash.xxh3_128_intdigest(name.encode())


@function(["text name", "u64 sequence", *DIGEST, "u64 size of the buffer"], ["bytes"])
def frame_encode():
    for name, test, sequence, fields, size in [
        ("a run", "parses_a_page", 7, run(50), 192),
        ("the last of a sequence", "x", 2**32 - 1, run(51), 192),
        ("zeros inside", "", 0, twins.digest([1.0, 2.0, 4.0, 8.0], [2, 2], 0.0), 192),
        ("a buffer that is too small", "parses_a_page", 7, run(50), 100),
        ("no buffer", "parses_a_page", 7, run(50), 0),
        ("a digest that cannot be", "parses_a_page", 7, [0, *run(50)[1:]], 192),
    ]:
        yield name, [{"text": test}, sequence, *fields, size], answer(twins.frame_encode, key_of(test), sequence, fields, size)


@function(["bytes"], ["for each frame: ok, u64 low half of the key, u64 sequence; or its error"])
def frame_stream():
    frames = [twins.frame(key_of(f"test {i}"), i, run(52 + i)) for i in range(3)]

    def heard(*numbers):
        return [word for i in numbers for word in ("ok", key_of(f"test {i}") & (2**64 - 1), i)]

    first, second, third = frames
    flipped = bytes([*second[:20], second[20] ^ 1 or 2, *second[21:]])
    other_version = twins.cobs(twins.wire_frame(2, b"whatever"))
    for name, stream, found in [
        ("three frames", first + second + third, heard(0, 1, 2)),
        ("begun in the middle", first[9:] + second, ["checksum", *heard(1)]),
        ("cut in the middle", first + second[:50], heard(0)),
        ("zeros between", b"\0\0" + first + b"\0\0\0" + second, heard(0, 1)),
        ("a flipped byte", first + flipped + third, [*heard(0), "checksum", *heard(2)]),
        ("a byte lost", first + second[:30] + second[31:] + third, [*heard(0), "checksum", *heard(2)]),
        ("a byte doubled", first + second[:30] + second[29:] + third, [*heard(0), "checksum", *heard(2)]),
        ("a zero lost", first[:-1] + second + third, ["too_long" if len(first + second) > 193 else "checksum", *heard(2)]),
        ("another version", other_version + third, ["version", 2, *heard(2)]),
        ("noise without end", bytes([1 + i % 255 for i in range(400)]) + b"\0" + third, ["too_long", *heard(2)]),
        ("no bytes", b"", []),
    ]:
        yield name, [list(stream)], found
