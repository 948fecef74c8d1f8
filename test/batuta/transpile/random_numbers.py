"""A linear congruential generator."""


class Random:
    def __init__(self, seed: int) -> None:
        self.state = seed

    def next(self) -> int:
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return self.state

    def below(self, limit: int) -> int:
        return self.next() % limit

    def shuffle(self, values: list[int]) -> None:
        for i in range(len(values) - 1, 0, -1):
            j = self.below(i + 1)
            values[i], values[j] = values[j], values[i]


random = Random(42)
print([random.below(6) + 1 for _ in range(8)])
deck = list(range(8))
random.shuffle(deck)
print(deck)
