"""Tests of what every implementation of a port must do, for real ones and stand-ins.

A subclass gives the implementation as a fixture; pytest runs the inherited tests on it.
"""
