"""A cache that forgets the oldest."""
from typing import Optional


class Cache:
    def __init__(self, size: int) -> None:
        self.size = size
        self.values: dict[str, int] = {}
        self.hits = 0

    def get(self, key: str) -> Optional[int]:
        if key not in self.values:
            return None
        self.hits += 1
        value = self.values.pop(key)
        self.values[key] = value
        return value

    def put(self, key: str, value: int) -> None:
        if key in self.values:
            del self.values[key]
        elif len(self.values) >= self.size:
            oldest = list(self.values)[0]
            del self.values[oldest]
        self.values[key] = value


cache = Cache(2)
cache.put("a", 1)
cache.put("b", 2)
print(cache.get("a"))
cache.put("c", 3)
print(cache.get("b"), list(cache.values.items()), cache.hits)
