"""Which numbers lead, and what is said of them: shared by everything that leaves the workstation."""
