"""Order of tasks."""
from collections import deque


def order(tasks: dict[str, list[str]]) -> list[str]:
    waiting = {task: len(needs) for task, needs in tasks.items()}
    ready = deque([task for task, n in waiting.items() if n == 0])
    result: list[str] = []
    while ready:
        done = ready.popleft()
        result.append(done)
        for task, needs in tasks.items():
            if done in needs:
                waiting[task] -= 1
                if waiting[task] == 0:
                    ready.append(task)
    if len(result) != len(tasks):
        raise ValueError("a cycle")
    return result


print(order({"shoes": ["socks"], "socks": [], "coat": ["shirt"], "shirt": []}))
try:
    order({"a": ["b"], "b": ["a"]})
except ValueError as error:
    print(error)
