a = b = c = 1
a += 1; b -= 1; c *= 5
x, y = y_, x_ = (1, 2), 3
print(a, b, c, x, y, y_, x_)
(p, q), r = [1, 2], 3
p, q = q, p
print(p, q, r)
d = {}
d['k'], d['m'] = 1, 2
l = [0, 0]
l[0], l[1] = 'a', 'b'
print(d, l)
i = 5; i **= 2; i //= 3; i %= 5; i <<= 2; i |= 1; i &= 7; i ^= 2; i >>= 1
print(i)
f = 1.5; f /= 2; f *= 4; f -= .5; f **= 2; f //= 1; f %= 4
print(f)
s = 'a'; s += 'b'; s *= 3
print(s)
