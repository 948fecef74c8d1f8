"""Ends with an exit code."""
import sys


def main() -> int:
    print("working")
    failures = [n for n in range(10) if n % 4 == 3]
    return len(failures)


sys.exit(main())
