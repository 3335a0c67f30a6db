"""What leaves the workstation as a message: the outbox, the channels, and who delivers.

A message is put into the outbox (`outbox.py`) and carried over its channel (`carriers.py`) by whoever delivers next
(`delivery.py`): a window, a command or a schedule. The decision page on delivery says what is promised.
"""
