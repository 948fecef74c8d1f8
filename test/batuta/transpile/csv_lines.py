"""Lines of values."""
from dataclasses import dataclass


@dataclass
class Row:
    name: str
    amount: float


def parse(text: str) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = line.split(",")
        if len(parts) != 2:
            raise ValueError(f"line {number}: {len(parts)} parts")
        rows.append(Row(parts[0].strip(), float(parts[1])))
    return rows


rows = parse("pen, 1.5\n\nink,2\n")
print(rows, f"{sum((row.amount for row in rows), 0.0):.2f}")
for bad in ["a,b,c", "x,y"]:
    try:
        parse(bad)
    except ValueError as error:
        print(error)
