"""SHA-256 of many messages side by side, compiled where it runs; docs/adr/0020 tells why and when."""
