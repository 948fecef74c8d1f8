from concurrent.futures import ThreadPoolExecutor, as_completed, wait, Future, FIRST_COMPLETED, CancelledError, InvalidStateError
import concurrent.futures, threading
def square(x):
    if x == 3: raise ValueError("three")
    return x * x
with ThreadPoolExecutor(max_workers=4) as pool:
    fs = {pool.submit(square, i): i for i in range(5)}
    print(sorted((fs[f], f.result() if not f.exception() else repr(f.exception())) for f in as_completed(fs)))
    print(list(pool.map(pow, [2, 3, 4], [5, 2, 1])))
    try:
        for x in pool.map(square, range(5)): print("got", x)
    except ValueError as e: print("map raised", e)
    done, left = wait(fs); print(len(done), len(left), wait(fs, return_when=FIRST_COMPLETED).not_done)
try: pool.submit(square, 1)
except RuntimeError as e: print(e)
f = Future(); seen = []
f.add_done_callback(lambda x: seen.append(x.result()))
print(f.done(), f.running(), f.cancelled(), f.set_running_or_notify_cancel(), f.running(), f.cancel())
f.set_result(7); f.add_done_callback(lambda x: seen.append("late")); print(f.result(), f.exception(), seen, f.done())
try: f.set_result(8)
except InvalidStateError as e: print("InvalidState", str(e)[:9])
g = Future(); print(g.cancel(), g.cancelled(), g.set_running_or_notify_cancel())
try: g.result()
except CancelledError: print("cancelled")
h = Future()
try: h.result(timeout=0.01)
except TimeoutError as e: print("timeout", repr(e), concurrent.futures.TimeoutError is TimeoutError)
try: ThreadPoolExecutor(0)
except ValueError as e: print(e)
with ThreadPoolExecutor(1, thread_name_prefix="worker", initializer=print, initargs=("init",)) as p:
    print(p.submit(lambda: threading.current_thread().name).result(), p.submit(str, 5).result(), str(p.submit(int, "7").exception()))
