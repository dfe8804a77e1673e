"""Names and numbers as people write them."""

import xxhash
import twins

from .register import answer, function


@function(["text name"], ["u64 low half", "u64 high half"])
def test_key():
    names = ["", "a", "abc", "parses_a_page", "text-tools::text::parses_a_page", "ünï — cödé 🦀", "../../etc/passwd", "\0"]
    for name in [*names, *("x" * n for n in [16, 17, 128, 129, 240, 241, 500])]:
        key = xxhash.xxh3_128_intdigest(name.encode())
        label = name if 0 < len(name) < 40 and name.isprintable() else f"{len(name)} characters"
        yield label, [{"text": name}], ["ok", key & (2**64 - 1), key >> 64]


@function(["text"], ["f64 share"])
def share():
    for text in ["5 %", "5%", "0.05", " 5.0 % ", "0", "10", "1000 %", "", "%", "five", "-1 %", "nan", "1001 %", "1e-3", "5 % %"]:
        yield repr(text), [{"text": text}], answer(twins.share, text)


@function(["text"], ["f64 nanoseconds"])
def nanoseconds():
    texts = ["250 ns", "1.5 µs", "1.5 μs", "2us", "2 ms", "1 s", "2min", "1440 min", "1441 min", "0.1 ns", "1e3 ns"]
    for text in [*texts, "", "5", "ms", "-1 ms", "0 s", "2 days", "1e300 s", "ns ns"]:
        yield repr(text), [{"text": text}], answer(twins.nanoseconds, text)
