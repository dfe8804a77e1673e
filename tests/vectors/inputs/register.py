"""How a function's cases are registered, and answered by its twin."""

from twins import Refused

FUNCTIONS = {}


def function(parameters, results, agreement="exact"):
    """Registers a list of (case, arguments) and the twin that answers them."""

    def register(cases):
        FUNCTIONS[cases.__name__] = (parameters, results, agreement, list(cases()))

    return register


def within(ulp, because):
    return {"ulp": ulp, "because": because}


def answer(twin, *arguments):
    try:
        found = twin(*arguments)
    except Refused as refused:
        return refused.words
    return list(found) if isinstance(found, (list, tuple)) else ["ok", found]


THROUGH_T = "the t quantile (see there), and differences of logarithms"
