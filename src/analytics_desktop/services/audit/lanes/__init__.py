"""SHA-256 of many messages side by side, compiled where it runs; docs/adr/0021 tells why and when."""
