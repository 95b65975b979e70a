"""What every implementation of a port must do, the real ones and the stand-ins alike.

A subclass gives the implementation as a fixture; pytest runs the inherited tests on it.
"""
