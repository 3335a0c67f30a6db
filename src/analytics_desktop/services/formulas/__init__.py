"""Formulas that people write: read, checked for their units, and computed in decimals; nothing is ever run as code."""
