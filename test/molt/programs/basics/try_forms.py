def f(n):
    try:
        if n == 0: return 'ret'
        if n == 1: raise ValueError('v')
        if n == 2: raise KeyError('k')
        if n == 3: 1 / 0
    except ValueError as e: r = f'value {e}'
    except (KeyError, IndexError) as e: r = f'lookup {e}'
    except: r = 'any'
    else: r = 'else'
    finally: print('finally', n)
    return r
print([f(i) for i in range(5)])
def g():
    while True:
        try: break
        finally: print('f')
    try: return 1
    finally: return 2
print(g())
