"""Rain between walls, and the largest container."""


def trapped(heights: list[int]) -> int:
    water = 0
    for i in range(len(heights)):
        left = max(heights[: i + 1])
        right = max(heights[i:])
        water += min(left, right) - heights[i]
    return water


def container(heights: list[int]) -> int:
    best = 0
    i, j = 0, len(heights) - 1
    while i < j:
        best = max(best, (j - i) * min(heights[i], heights[j]))
        if heights[i] < heights[j]:
            i += 1
        else:
            j -= 1
    return best


print(trapped([0, 1, 0, 2, 1, 0, 1, 3, 2, 1, 2, 1]), container([1, 8, 6, 2, 5, 4, 8, 3, 7]))
