"""A linked list by hand."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional


@dataclass
class Node:
    value: int
    next: Optional[Node] = None


def build(values: list[int]) -> Optional[Node]:
    head: Optional[Node] = None
    for value in reversed(values):
        head = Node(value, head)
    return head


def total(head: Optional[Node]) -> int:
    if head is None:
        return 0
    return head.value + total(head.next)


def length(head: Optional[Node]) -> int:
    count = 0
    current = head
    while current is not None:
        count += 1
        current = current.next
    return count


if __name__ == "__main__":
    chain = build([1, 2, 3, 4])
    print(total(chain), length(chain), length(None))
