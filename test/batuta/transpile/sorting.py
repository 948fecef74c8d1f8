"""Sorting algorithms over lists of integers."""


def bubble(values: list[int]) -> list[int]:
    result = values[:]
    n = len(result)
    for i in range(n):
        swapped = False
        for j in range(n - 1 - i):
            if result[j] > result[j + 1]:
                result[j], result[j + 1] = result[j + 1], result[j]
                swapped = True
        if not swapped:
            break
    return result


def insertion(values: list[int]) -> list[int]:
    result = list(values)
    for i in range(1, len(result)):
        key = result[i]
        j = i - 1
        while j >= 0 and result[j] > key:
            result[j + 1] = result[j]
            j -= 1
        result[j + 1] = key
    return result


def quick(values: list[int]) -> list[int]:
    if len(values) <= 1:
        return list(values)
    pivot = values[len(values) // 2]
    left = [v for v in values if v < pivot]
    middle = [v for v in values if v == pivot]
    right = [v for v in values if v > pivot]
    return quick(left) + middle + quick(right)


def merge(left: list[int], right: list[int]) -> list[int]:
    merged: list[int] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def merge_sort(values: list[int]) -> list[int]:
    if len(values) < 2:
        return values[:]
    half = len(values) // 2
    return merge(merge_sort(values[:half]), merge_sort(values[half:]))


if __name__ == "__main__":
    data = [5, 2, 9, 1, 5, 6, -3]
    print(bubble(data), insertion(data))
    print(quick(data), merge_sort(data))
