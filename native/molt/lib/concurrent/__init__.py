"""Only concurrent.futures is there."""
