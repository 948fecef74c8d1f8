rows = [("apple", 3, 1.25), ("banana", 12, 0.5), ("kiwi", 0, 2.0), ("pear", 7, 0.999)]
print(f"{'item':<10}|{'qty':>5}|{'price':>8}|{'total':>9}")
print("-" * 35)
total = 0
for name, qty, price in sorted(rows, key=lambda r: r[1] * r[2], reverse=True):
    line = qty * price; total += line
    print(f"{name:<10}|{qty:>5}|{price:>8.2f}|{line:>9.2f}")
print(f"{'TOTAL':>25}|{total:>9.2f}", f"{total:e}", f"{total:g}", f"{int(total):,}")
by = {}
for n, q, p in rows: by.setdefault("in" if q else "out", []).append(n)
print(by, any(q == 0 for _, q, _ in rows), all(p > 0 for *_, p in rows), sum(q for _, q, _ in rows), min(rows, key=lambda r: r[2])[0], [n for n, *_ in rows if len(n) > 4], dict(zip(*[iter("abcd")] * 2)), list(zip(*rows))[0])
print("%-8s%6.1f%%" % ("ratio", 45.678), "{:>10}|{:^10}|{:<10}".format("r", "c", "l"), "{:,}".format(1234567.891), "{:+d} {: d} {:x} {:#b} {:08.3f}".format(5, 7, 255, 5, 3.14159), f"{0.000123:.2e} {1e6:.0f} {123456789:_}")
