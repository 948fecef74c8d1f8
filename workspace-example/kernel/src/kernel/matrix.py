"""Dense matrices of floats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Matrix:
    """Rows of equal length; immutable by convention."""

    __slots__ = ("rows",)

    def __init__(self, rows: Iterable[Sequence[float]]) -> None:
        self.rows = [list(map(float, row)) for row in rows]
        if not self.rows or any(len(row) != len(self.rows[0]) for row in self.rows):
            raise ValueError("a matrix needs rows of equal length")

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.rows == other.rows

    def __matmul__(self, other: Matrix) -> Matrix:
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply {self.shape} by {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def transposed(self) -> Matrix:
        return Matrix(zip(*self.rows))

    def __repr__(self) -> str:
        return f"Matrix({self.rows!r})"


def identity(size: int) -> Matrix:
    return Matrix([[1.0 if row == column else 0.0 for column in range(size)] for row in range(size)])
