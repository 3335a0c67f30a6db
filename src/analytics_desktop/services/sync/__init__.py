"""Brings the rows of the central store into the lake."""

from .run import sync

__all__ = ["sync"]
