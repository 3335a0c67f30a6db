"""Kinds of small entries that may change later, such as deals: one module each, found by its KIND, FIELDS and SQL."""
