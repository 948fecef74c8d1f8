"""Loops that end by conditions."""


def digits_until(n: int, stop: int) -> list[int]:
    found: list[int] = []
    while True:
        digit = n % 10
        if digit == stop or n == 0:
            break
        found.append(digit)
        n //= 10
    return found


def guess(secret: int, low: int, high: int) -> int:
    tries = 0
    while low <= high:
        tries += 1
        middle = (low + high) // 2
        if middle == secret:
            return tries
        elif middle < secret:
            low = middle + 1
        else:
            high = middle - 1
    return -1


print(digits_until(12345, 2), guess(37, 1, 100), guess(200, 1, 100))
