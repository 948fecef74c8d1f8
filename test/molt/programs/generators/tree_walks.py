t = {'v': 1, 'c': [{'v': 2, 'c': []}, {'v': 3, 'c': [{'v': 4, 'c': []}]}]}
def pre(n):
    yield n['v']
    for c in n['c']: yield from pre(c)
def post(n):
    for c in n['c']: yield from post(c)
    yield n['v']
def level(n):
    q = [n]
    while q: x = q.pop(0); yield x['v']; q += x['c']
def paths(n, p=()):
    p += (n['v'],)
    if not n['c']: yield p
    for c in n['c']: yield from paths(c, p)
print(list(pre(t)), list(post(t)), list(level(t)), list(paths(t)), sum(pre(t)), max(post(t)))
