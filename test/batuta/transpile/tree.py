"""A binary search tree."""
from __future__ import annotations

from typing import Optional


class Tree:
    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Optional[Tree] = None
        self.right: Optional[Tree] = None


def insert(node: Optional[Tree], key: int) -> Tree:
    if node is None:
        return Tree(key)
    if key < node.key:
        node.left = insert(node.left, key)
    elif key > node.key:
        node.right = insert(node.right, key)
    return node


def walk(node: Optional[Tree], found: list[int]) -> None:
    if node is None:
        return
    walk(node.left, found)
    found.append(node.key)
    walk(node.right, found)


def height(node: Optional[Tree]) -> int:
    if node is None:
        return 0
    return 1 + max(height(node.left), height(node.right))


def contains(node: Optional[Tree], key: int) -> bool:
    if node is None:
        return False
    if key == node.key:
        return True
    if key < node.key:
        return contains(node.left, key)
    return contains(node.right, key)


if __name__ == "__main__":
    root: Optional[Tree] = None
    for key in [5, 2, 8, 1, 9, 3]:
        root = insert(root, key)
    keys: list[int] = []
    walk(root, keys)
    print(keys, height(root), contains(root, 8), contains(root, 7))
