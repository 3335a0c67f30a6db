"""The weekly digest: the last whole week in one mail, to everybody who wants it."""
