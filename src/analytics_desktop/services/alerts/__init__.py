"""Alerts: what the sources see now, what of it is new, and the log of what was raised, read and delivered.

`services/messages` delivers them: it asks the log for `undelivered(channel)` and notes each with `note_delivered`.
"""
