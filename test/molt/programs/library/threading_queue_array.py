import threading, queue, array
out = []
lock = threading.Lock()
def work(n):
    with lock: out.append(n * n)
ts = [threading.Thread(target=work, args=(i,)) for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(out), ts[0].is_alive(), threading.current_thread().name, lock.locked())
q = queue.Queue(); [q.put(i) for i in (3, 1, 2)]; print(q.qsize(), q.get(), q.empty(), q.get_nowait()); p = queue.PriorityQueue(); [p.put(x) for x in (3, 1, 2)]; print([p.get() for _ in range(3)]); l = queue.LifoQueue(); l.put(1); l.put(2); print(l.get())
try: queue.Queue().get_nowait()
except queue.Empty as e: print(type(e).__name__)
try: b = queue.Queue(1); b.put(1); b.put_nowait(2)
except queue.Full as e: print(type(e).__name__)
a = array.array("i", [1, 2, 3]); a.append(4); a.extend([5]); print(a, a[1:3], len(a), a.pop(), a.index(3), sum(a), a.tolist(), a.tobytes()[:4], a.itemsize, a.typecode, array.array("d", [1.5]), array.array("B", b"ab"), a == array.array("i", [1, 2, 3, 4]), list(reversed(a)), 2 in a)
for f in [lambda: a.append("x"), lambda: array.array("b", [200]), lambda: array.array("z"), lambda: a[99], lambda: a.append(2**40)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
