"""Deep enough for nested dictionaries."""


def count_by(rows: list[tuple[str, str]]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for group, kind in rows:
        if group not in table:
            table[group] = {}
        table[group][kind] = table[group].get(kind, 0) + 1
    return table


def widest(table: dict[str, dict[str, int]]) -> str:
    best = ""
    for group, kinds in table.items():
        if best == "" or len(kinds) > len(table[best]):
            best = group
    return best


table = count_by([("a", "x"), ("a", "y"), ("b", "x"), ("a", "x")])
print(table, widest(table))
