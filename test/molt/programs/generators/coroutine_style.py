def acc():
    total = 0
    while (x := (yield total)) is not None: total += x
    return f'sum {total}'
g = acc(); next(g); print(g.send(5), g.send(7))
try: g.send(None)
except StopIteration as e: print(e.value)
def deleg():
    r = yield from acc(); print('got', r); yield 'end'
d = deleg(); next(d); d.send(3); print(d.send(None))
def grep(p):
    print('looking for', p)
    try:
        while True:
            l = yield
            if p in l: print('found', l)
    except GeneratorExit: print('closed')
h = grep('py'); next(h); h.send('python'); h.send('java'); h.close()
