import re
for p in (r'[a-z]+', r'[^\W\d]+', r'\b[A-Z]\w*', r'(?i)[k-s]+', r'(?i)[é-ü]', r'[\u0100-\u0200x]', r'^[ab]', r'(?m)^[cd]\w+', r'\w+$', r'[^a]', r'(?a)[\w]+', r'\d+?x', r'(\w)\1', r'[b-d]*', r'(?<=a)[bc]', r'(?:ab|[cd])+'):
    for text in ('abc Kelvin\u212a ſtop 12x\ncde ééÜ', '', 'aabbccdd', '\u0150ó x', '日本語 kanji'):
        print(p, re.findall(p, text), bool(re.search(p, text)), re.sub(p, '<>', text))
print(re.findall(rb'[\x80-\xff]+', b'a\x80\xffb'), re.split(r'[ ,]+', 'a, b,c d'))
L = [(1, 'b', 2.0), (1, 'a', 3.0), (1, 'a', float('nan')), (0, 'z', 1.0), (1.0, 'a', 1.0), (True, 'a', 0.5), (1, 'a'), (1,), ()]
print(sorted(L[:4]), sorted(L[4:]), sorted(L, reverse=True))
print(sorted([('x', 1), ('a', 2), ('x', 0)]), sorted([(10**30, 1), (5, 2), (10**29, 0)]))
try: sorted([(1, 'a'), (1, 2)])
except TypeError as e: print(e)
print((1, 'a') < (1, 'b'), ('a', 1.5) >= ('a', 1.5), ('a', 'b') == ('a', 'c'), ('a', 2.0) != ('a', 2.0), (1.5,) < (2.5,), [1.0, 2] == [1, 2.0])
