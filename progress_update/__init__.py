"""Reproducible quarterly progress reports on London's Police and Crime Plan 2021-25."""

__version__ = "0.1.0"
