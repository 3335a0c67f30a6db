"""The requests behind a number, in the window."""
