import time
class Link:
    def __init__(self, value, rest):
        self.value = value
        self.rest = rest
def build(n):
    head = None
    for i in range(n):
        head = Link(i, head)
    return head
def reverse(head):
    result = None
    while head is not None:
        result = Link(head.value, result)
        head = head.rest
    return result
def run(n, rounds):
    head = build(n)
    total = 0
    for _ in range(rounds):
        head = reverse(head)
        at = head
        while at:
            total += at.value
            at = at.rest
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1000, 2500)
print(time.perf_counter_ns() - t, r)
