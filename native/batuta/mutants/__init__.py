"""The Python half of batuta's mutants; driver.py tells how its processes work together."""
