"""Names that the blocks of the Python pages use without saying where they come from."""

import os
import random
import time
from timeit import timeit

import pytest

from pages import PAGE, parse

PAGES = [PAGE, PAGE * 2]


def shuffled():
    words = PAGE.split()
    random.Random(1).shuffle(words)
    return words


def plain():
    return parse(PAGE)


def traced():
    return parse(PAGE)


def plain_render():
    return PAGE


def draw():
    return "rare"
