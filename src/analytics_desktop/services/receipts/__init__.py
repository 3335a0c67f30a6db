"""Receipts: what is needed to compute a number again, kept when files leave, and checked on any later day."""
