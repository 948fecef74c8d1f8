"""First come, first served."""
from collections import deque


def serve(arrivals: list[int], speed: int) -> list[int]:
    """When each customer is done."""
    waiting: deque[int] = deque()
    for arrival in arrivals:
        waiting.append(arrival)
    clock = 0
    done: list[int] = []
    while waiting:
        arrival = waiting.popleft()
        if arrival > clock:
            clock = arrival
        clock += speed
        done.append(clock)
    return done


def rounds(n: int, k: int) -> int:
    """Who is left of a circle where every k-th leaves."""
    circle = deque(range(1, n + 1))
    while len(circle) > 1:
        circle.rotate(1 - k)
        circle.popleft()
    return circle[0]


if __name__ == "__main__":
    print(serve([0, 1, 2, 10], 3))
    print(rounds(7, 3))
