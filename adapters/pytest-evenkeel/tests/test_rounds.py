"""Runs spread over the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Project

LOG = """
    order = []

    def named(name):
        def run():
            order.append(name)
            work(4e5)
        return run
"""


def test_the_tests_take_turns_slice_by_slice(project: Project) -> None:
    # A slice ends by the real clock; each call here takes long enough on it that the run needs several.
    project.tests(
        LOG
        + """
    import time

    def slow(name):
        def run():
            order.append(name)
            work(4e5)
            time.sleep(0.01)
        return run

    def test_a(evenkeel):
        evenkeel(slow("a"))

    def test_b(performance_framework):
        performance_framework.run_performance_test("b", slow("b"))

    def test_order():
        switches = sum(x != y for x, y in zip(order, order[1:]))
        assert switches >= 5, order
        assert order.count("a") >= 12 and order.count("b") >= 12
    """
    )
    project.run().assert_outcomes(passed=3)


def test_a_test_whose_scope_does_not_allow_it_is_measured_in_its_turn(project: Project) -> None:
    project.tests(
        LOG
        + """
    @pytest.fixture
    def resource():
        order.append("open")
        yield
        order.append("close")

    @pytest.fixture
    def value(request):
        return request.param

    def test_a(evenkeel, resource):
        evenkeel(named("a"))

    @pytest.mark.parametrize("value", [1], indirect=True)
    def test_b(evenkeel, value):
        evenkeel(named("b"))

    class TestSetup:
        def setup_method(self):
            order.append("setup")

        def test_c(self, evenkeel):
            evenkeel(named("c"))

    @pytest.mark.parametrize("size", [1])
    def test_d(evenkeel, size):
        evenkeel(named("d"))

    def test_order():
        seen = [name for i, name in enumerate(order) if i == 0 or order[i - 1] != name]
        assert seen == ["d", "open", "a", "close", "b", "setup", "c", "d"], seen
    """
    )
    project.run().assert_outcomes(passed=5)


def test_a_body_that_fails_before_it_measures_fails_in_its_turn(project: Project) -> None:
    project.tests(
        """
        calls = []

        def test_broken(evenkeel):
            calls.append(1)
            assert len(calls) == 3, "the third time is the charm"
            evenkeel(work)

        def test_skipped(evenkeel):
            pytest.skip("not today")

        def test_fails_in_the_rounds(evenkeel):
            done = []
            def once():
                done.append(1)
                work()
                if len(done) > 3:
                    raise RuntimeError("too often")
            evenkeel(once)

        def test_fine(evenkeel):
            evenkeel(work)
        """
    )
    result = project.run()
    result.assert_outcomes(failed=2, skipped=1, passed=1)
    result.stdout.fnmatch_lines(["*the third time is the charm*", "*RuntimeError: too often*"])


def test_properties_and_reports_of_a_visit_do_not_come_twice(project: Project) -> None:
    project.tests("def test_a(evenkeel, record_property=None):\n    evenkeel(work)\n")
    found = project.report("--junitxml", "j.xml")
    assert len(found["tests"]) == 1
    assert project.path.joinpath("j.xml").read_text(encoding="utf-8").count("evenkeel_verdict") == 1
