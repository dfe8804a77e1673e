"""The fixture ``performance_framework`` and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Project


def test_a_result_answers_to_keys_and_to_attributes(project: Project) -> None:
    project.tests(
        """
        def test_shapes(performance_framework):
            result = performance_framework.run_performance_test("work", work)
            assert result["validation"]["is_valid"] is True and result.validation.is_valid is True
            assert result["samples"] == result.samples and len(result.samples) == 12
            assert result["samples"][0] == pytest.approx(1e-6, rel=0.02), "in seconds"
            assert result["iterations_completed"] == 12 and result["iterations_failed"] == 0
            assert result["thresholds"] == (0.0, float("inf")), "nothing is known yet"
            assert set(result) >= {"samples", "validation", "thresholds", "environment", "iterations_completed"}
            assert dict(result.validation)["verdict"] == "learning"
            with pytest.raises(KeyError, match="did you mean 'validation'"):
                result["validaton"]
        """
    )
    project.run().assert_outcomes(passed=1)


def test_the_arguments_of_the_old_signature_are_taken_in_their_order(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.parametrize("method", ["robust", "bootstrap", "percentile", "simple"])
        def test_signature(performance_framework, method):
            result = performance_framework.run_performance_test(f"work {method}", work, 25, 1.5, method, 2)
            assert result.iterations_completed == 25 and result.validation.method == method

        def test_nonsense(performance_framework):
            for arguments in [(0,), (10, 0.5), (10, 1.2, "robust", -1)]:
                with pytest.raises(ValueError, match="give a"):
                    performance_framework.run_performance_test("x", work, *arguments)
            with pytest.raises(ValueError, match="did you mean 'robust'"):
                performance_framework.run_performance_test("y", work, 10, 1.2, "robst")
        """
    )
    project.run().assert_outcomes(passed=5)


def test_a_slower_function_makes_the_result_invalid_and_the_threshold_factor_is_the_budget(project: Project) -> None:
    project.tests(
        """
        def test_tight(performance_framework):
            result = performance_framework.run_performance_test("tight", work)
            assert result["validation"]["is_valid"], result.validation.message

        def test_loose(performance_framework):
            result = performance_framework.run_performance_test("loose", work, threshold_factor=2.0)
            assert result["validation"]["is_valid"], result.validation.message
        """
    )
    project.learn()
    result = project.run(cost=1500)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: tight: regressed*"])


def test_one_name_for_two_tests_is_an_error_that_names_both(project: Project) -> None:
    project.tests(
        """
        def test_a(performance_framework):
            performance_framework.run_performance_test("same", work)

        def test_b(performance_framework):
            performance_framework.run_performance_test("same", work)
        """
    )
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*'same' is measured by test_it.py::test_a and by test_it.py::test_b*"])


def test_results_and_environment_are_told(project: Project) -> None:
    project.tests(
        """
        def test_told(performance_framework):
            framework = performance_framework
            framework.run_performance_test("work", work)
            assert list(framework.get_test_results()) == ["work"]
            assert len(framework.get_test_results()["work"]) == 12
            framework.clear_test_results()
            assert framework.get_test_results() == {}
            info = framework.get_environment_info()
            assert info["ci_environment"] == "local_dev" and info["cpu_cores"] >= 1 and info["memory_gb"] > 0
            context = framework.environment
            assert context.ci_environment.value == "local_dev"
            assert context["platform_profile"]["cpu_cores"] == info["cpu_cores"]
            assert framework.environment_detector.get_environment_key() in str(framework.threshold_manager._state.session.key)
        """
    )
    project.run().assert_outcomes(passed=1)


def test_thresholds_come_from_the_history_and_a_slow_update_does_not_join(project: Project) -> None:
    project.tests(
        """
        def test_manager(performance_framework):
            manager = performance_framework.threshold_manager
            key = performance_framework.environment_detector.get_environment_key()
            assert manager.get_baseline("by hand") is None
            assert manager.calculate_threshold("by hand", key, [1.0]) == (0.0, float("inf"))
        """
    )
    project.run().assert_outcomes(passed=1)
    project.tests(
        """
        def test_manager(performance_framework):
            manager = performance_framework.threshold_manager
            assert manager.update_baseline("by hand", None, [0.010, 0.0101, 0.0102, 0.0099, 0.0100])
        """
    )
    for _ in range(6):
        project.run().assert_outcomes(passed=1)
    project.tests(
        """
        def test_manager(performance_framework):
            manager = performance_framework.threshold_manager
            baseline = manager.get_baseline("by hand")
            assert baseline.runs == 6 and baseline["centre"] == pytest.approx(0.010, rel=0.01)
            lower, upper = manager.calculate_threshold("by hand")
            assert lower < 0.010 < upper < 0.015
            assert manager.calculate_threshold("by hand", budget=1.0)[1] == pytest.approx(0.020, rel=0.01)
            assert not manager.update_baseline("by hand", None, [0.02] * 5)
            with pytest.raises(ValueError, match="another environment"):
                manager.get_baseline("by hand", "linux-other")
        """
    )
    project.run().assert_outcomes(passed=1)
