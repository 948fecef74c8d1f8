"""Figures for whoever has no Python: a request a line on standard input, an answer a line on standard output."""

import sys

from kernel import factors, moving_average, percentile, primes_below, trend

SAMPLES = ["factors 360", "primes 30", "average 2 1 2 3 4", "percentile 0.5 3 1 2", "trend 1 2 4 8", "factors 0", "sing"]


def answer(request: str) -> str:
    name, *words = request.split()
    try:
        if name == "factors":
            return " ".join(map(str, factors(int(words[0]))))
        if name == "primes":
            return " ".join(map(str, primes_below(int(words[0]))))
        if name == "average":
            return " ".join(f"{mean:g}" for mean in moving_average([float(word) for word in words[1:]], int(words[0])))
        if name == "percentile":
            return f"{percentile([float(word) for word in words[1:]], float(words[0])):g}"
        if name == "trend":
            return f"{trend([float(word) for word in words]):g}"
    except ValueError as error:
        return f"error: {error}"
    return f"error: no figure is called {name}"


def main() -> None:
    for line in sys.stdin.readlines() or SAMPLES:
        if line.strip():
            print(answer(line))


main()
