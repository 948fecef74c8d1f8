print(0xFF, 0b101, 0o17, 1_000, 1e3, 1.5e-3, 10j, .5, 5., 0xdead_beef)
print(1if True else 2, not True, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, 7 // 2 * 2 + 7 % 2)
