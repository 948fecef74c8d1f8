d = {}
for c in 'zebra': d[c] = ord(c)
print(d, list(d)); del d['b']; d['b'] = 1; d['z'] = 0; print(d); d.update(a=5, q=6); print(list(d.items())); print(next(iter(d)), list(reversed(d)), d.popitem(), dict(sorted(d.items())), {**d, 'z': 9}, dict.fromkeys(d, 0))
e = {1: 'a', '1': 'b', 1.0: 'c', True: 'd', (1,): 'e'}; print(e, len(e), 1 in e, (1,) in e)
