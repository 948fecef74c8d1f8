for n in (-1, 0, 1, 50, 1000):
    if n < 0: s = 'neg'
    elif n == 0: s = 'zero'
    elif n < 100: s = 'small'
    else: s = 'big'
    print(n, s, 'pos' if n > 0 else 'non', (n and 'truthy') or 'falsy')
