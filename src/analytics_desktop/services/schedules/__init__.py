"""What runs by itself: the log of runs, and how a scheduler of the system is told to start them."""
