"""Logs of very many rows: kept beside the rollups at each sync, read page by page, searched by an index of words.

`definitions` reads catalogue/logs, `upkeep` keeps rows and index equal to the raw rows, `opened` answers questions.
"""
