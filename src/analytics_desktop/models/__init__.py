"""Nouns: frozen values that cross function boundaries. Standard library only."""
