"""Who looked at what on this machine: logged before it is shown, limited, and sent with the next sync."""
