n = 0b101101
print(bin(n), n.bit_length(), n.bit_count(), n & -n, n & (n - 1), n >> 2, n << 2, n ^ 0xff, ~n, n | 2, [i for i in range(8) if n >> i & 1], bin(n ^ n >> 1), format(n, '08b'), int(bin(n)[:1:-1], 2), -n & 0xff, hex(~n & 0xffff), 1 << 70, (1 << 70) - 1 >> 60)
