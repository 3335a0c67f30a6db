"""Verbs: everything that reads, computes or writes, free of Qt."""
