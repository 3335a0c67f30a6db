"""Alerts: what the sources see now, what of it is new, and the log of what was raised, read and delivered.

Whoever delivers alerts over a channel asks the log for `undelivered(channel)` and notes each with `note_delivered`.
"""
