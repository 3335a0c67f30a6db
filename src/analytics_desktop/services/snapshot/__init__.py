"""Snapshots: one generation of a lake as one signed and encrypted file for another machine."""
