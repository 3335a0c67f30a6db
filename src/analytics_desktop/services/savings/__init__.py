"""What could be saved: the same requests at other prices, and recommendations with their arithmetic."""
