"""A log on screen: a grid that knows only the rows in sight, its filters, and what one row opens to."""
