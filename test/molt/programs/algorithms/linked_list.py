class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None): self.value, self.next = value, next
class LinkedList:
    def __init__(self, items=()):
        self.head = None
        for x in reversed(list(items)): self.head = Node(x, self.head)
    def __iter__(self):
        n = self.head
        while n: yield n.value; n = n.next
    def reverse(self):
        prev, n = None, self.head
        while n: n.next, prev, n = prev, n, n.next
        self.head = prev
    def remove(self, v):
        if self.head and self.head.value == v: self.head = self.head.next; return True
        n = self.head
        while n and n.next:
            if n.next.value == v: n.next = n.next.next; return True
            n = n.next
        return False
    def __repr__(self): return "->".join(map(str, self)) or "empty"
l = LinkedList([1, 2, 3, 4]); print(l); l.reverse(); print(l, l.remove(3), l.remove(9), l, LinkedList(), list(l), len(list(l)))
big = LinkedList(range(5000)); print(sum(big))
