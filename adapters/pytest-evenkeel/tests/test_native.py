"""The fixture ``evenkeel``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project


def test_arguments_reach_the_function_and_its_result_comes_back(project: Project) -> None:
    project.tests(
        """
        def join(a, b, *, sep):
            work()
            return f"{a}{sep}{b}"

        def test_join(evenkeel):
            assert evenkeel(join, 1, 2, sep="-") == "1-2"
        """
    )
    project.run().assert_outcomes(passed=1)


def test_parametrised_cases_have_their_own_histories(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.parametrize("size", [10, 20])
        def test_sizes(evenkeel, size):
            evenkeel(work, 100.0 * size)
        """
    )
    names = [test["test"] for test in project.report()["tests"]]
    assert names == ["test_it::test_sizes[10]", "test_it::test_sizes[20]"]


def test_classes_and_folders_are_part_of_the_name(project: Project) -> None:
    project.path.joinpath("unit").mkdir()
    project.path.joinpath("unit", "test_deep.py").write_text(
        "class TestParser:\n    def test_page(self, evenkeel):\n        evenkeel(len, [])\n", encoding="utf-8"
    )
    assert project.report()["tests"][0]["test"] == "unit.test_deep::TestParser::test_page"


def test_a_second_measurement_of_a_test_is_numbered(project: Project) -> None:
    project.tests("def test_twice(evenkeel):\n    evenkeel(work)\n    evenkeel(work)\n")
    names = [test["test"] for test in project.report()["tests"]]
    assert names == ["test_it::test_twice", "test_it::test_twice #2"]


def test_an_asynchronous_function_is_awaited(project: Project) -> None:
    project.tests(
        """
        import asyncio

        async def later():
            await asyncio.sleep(0)
            return work()

        def test_async(evenkeel):
            assert evenkeel(later) == 1000.0

        def test_inside_a_running_loop(evenkeel):
            async def main():
                return evenkeel(later)
            assert asyncio.run(main()) == 1000.0
        """
    )
    project.run().assert_outcomes(passed=2)


def test_a_setup_runs_before_every_call_and_outside_of_the_timing(project: Project) -> None:
    project.tests(
        """
        made, used = [], []

        def fresh():
            work(50_000.0)
            made.append(object())
            return made[-1]

        def test_setup(evenkeel):
            def use(thing):
                used.append(thing)
                return work()
            assert evenkeel.with_setup(fresh, use) == 1000.0
            assert used == made and len(used) > 12
            assert len(set(map(id, used))) == len(used)
        """
    )
    project.run().assert_outcomes(passed=1)
    assert project.report()["tests"][0]["level_ns"] == pytest.approx(1000, rel=0.01)


def test_the_collector_is_off_while_measuring_and_on_again_afterwards(project: Project) -> None:
    project.tests(
        """
        import gc

        def test_off(evenkeel, tmp_path):  # The folder keeps it from being measured early.
            states = []
            evenkeel(lambda: (work(), states.append(gc.isenabled())))
            assert states[0] and len(states) > 12 and not any(states[1:]) and gc.isenabled()

        @pytest.mark.performance(gc=True)
        def test_on(evenkeel, tmp_path):
            states = []
            evenkeel(lambda: (work(), states.append(gc.isenabled())))
            assert all(states) and len(states) > 12
        """
    )
    project.run().assert_outcomes(passed=2)


def test_tracers_are_suspended_while_measuring(project: Project) -> None:
    project.tests(
        """
        import sys

        def test_traced(evenkeel, tmp_path):  # The folder keeps it from being measured early.
            tracer = lambda *_: None
            seen = []
            sys.settrace(tracer)
            try:
                evenkeel(lambda: (work(), seen.append(sys.gettrace())))
                assert sys.gettrace() is tracer
            finally:
                sys.settrace(None)
            assert set(seen[1:]) == {None}
        """
    )
    project.run().assert_outcomes(passed=1)


def test_a_fast_function_is_called_many_times_per_observation_and_the_loop_is_subtracted(project: Project) -> None:
    project.tests("def test_fast(evenkeel):\n    evenkeel(work, 3.0)\n")
    found = project.report()["tests"][0]
    assert found["iterations"] >= 100_000
    assert found["level_ns"] == pytest.approx(3.0, rel=0.01)


def test_the_report_of_the_last_measurement_is_at_hand(project: Project) -> None:
    project.tests(
        """
        def test_report(evenkeel):
            with pytest.raises(AttributeError, match="nothing was measured"):
                evenkeel.report
            evenkeel(work)
            assert evenkeel.report.report.verdict == "learning"
            assert "1000" in evenkeel.report.text or "µs" in evenkeel.report.text
        """
    )
    project.run().assert_outcomes(passed=1)
