"""All kinds of formatting."""


def row(name: str, amount: float, count: int) -> str:
    return f"{name:<10}|{amount:>10.2f}|{count:^5}|{count:05d}|{amount:e}"


def table(rows: list[tuple[str, float]]) -> str:
    lines = [f"{'name':<8}{'value':>8}"]
    for name, value in rows:
        lines.append(f"{name:<8}{value:>8.1f}")
    return "\n".join(lines)


def mixed(n: int, x: float, text: str) -> str:
    return "%d|%5.2f|%s|%-6s|%x|%05d" % (n, x, text, text, abs(n), n)


print(row("pear", 12.5, 3))
print(table([("a", 1.0), ("bb", 22.25)]))
print(mixed(42, 3.14159, "hi"))
print("{} and {:.3f} and {:>5}".format(1, 2.0, "x"))
print(f"{1234567:,} {1234567.891:,.2f} {0.256:.1%} {255:#x} {255:b} {-5:+d} {5:+d}")
print(f"{'centre':*^12} {True} {None} {[1, 2]!r} {'q'!r}")
