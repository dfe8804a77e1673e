"""Performance tests for pytest that fail when the code got slower, and only then."""

from .errors import DependencyError, MeasurementError, PerformanceWarning

__all__ = ["DependencyError", "MeasurementError", "PerformanceWarning"]
