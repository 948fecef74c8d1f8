import math
print(2 ** 10, 2 ** -1, (-2) ** 3, 2 ** 0.5, 0 ** 0, 10 ** 15, 1.5 ** 2, pow(2, 10), pow(2, 10, 1000), pow(7, -1, 13), math.isqrt(17), math.sqrt(16), 27 ** (1 / 3), round(27 ** (1 / 3)), 4 ** .5, (2 ** 100) % 97, 2 ** 64 - 1, math.pow(2, 3), 9 ** 0.5 == 3.0, math.prod(range(1, 6)), math.comb(5, 2))
