"""A binary heap by hand."""


class Heap:
    def __init__(self) -> None:
        self.items: list[int] = []

    def push(self, item: int) -> None:
        self.items.append(item)
        child = len(self.items) - 1
        while child > 0:
            parent = (child - 1) // 2
            if self.items[parent] <= self.items[child]:
                break
            self.items[parent], self.items[child] = self.items[child], self.items[parent]
            child = parent

    def pop(self) -> int:
        if not self.items:
            raise IndexError("pop from an empty heap")
        top = self.items[0]
        last = self.items.pop()
        if self.items:
            self.items[0] = last
            self.sink(0)
        return top

    def sink(self, parent: int) -> None:
        n = len(self.items)
        while True:
            child = 2 * parent + 1
            if child >= n:
                return
            if child + 1 < n and self.items[child + 1] < self.items[child]:
                child += 1
            if self.items[parent] <= self.items[child]:
                return
            self.items[parent], self.items[child] = self.items[child], self.items[parent]
            parent = child


def heap_sort(values: list[int]) -> list[int]:
    heap = Heap()
    for value in values:
        heap.push(value)
    return [heap.pop() for _ in range(len(values))]


print(heap_sort([5, 3, 8, 1, 9, 2, 3]))
