"""Loads what charts are drawn with. Called on a worker, because pyqtgraph and numpy take a third of a second."""

from __future__ import annotations


def warm_up() -> None:
    import pyqtgraph

    from .panels import plot

    pyqtgraph.setConfigOptions(antialias=True)
    assert plot
