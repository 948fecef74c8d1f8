"""Copies that are meant, and changes in place."""


def appended(values: list[int], value: int) -> list[int]:
    result = values.copy()
    result.append(value)
    return result


def double_in_place(values: list[int]) -> None:
    for i in range(len(values)):
        values[i] *= 2


def remove_all(values: list[int], unwanted: int) -> int:
    count = 0
    while unwanted in values:
        values.remove(unwanted)
        count += 1
    return count


values = [1, 2, 1]
more = appended(values, 9)
double_in_place(values)
print(values, more)
print(remove_all(more, 1), more)
values.insert(1, 7)
values.reverse()
values[0:2] = [0, 0, 0]
del values[-1]
print(values, values.index(7), values.count(0))
print(values.pop(0), values)
