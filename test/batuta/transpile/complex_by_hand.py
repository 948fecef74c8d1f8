"""Mandelbrot without complex numbers."""


def escapes(x: float, y: float, limit: int) -> int:
    a, b = 0.0, 0.0
    for step in range(limit):
        if a * a + b * b > 4.0:
            return step
        a, b = a * a - b * b + x, 2.0 * a * b + y
    return limit


def picture(width: int, height: int) -> list[str]:
    lines: list[str] = []
    for row in range(height):
        line = ""
        for column in range(width):
            x = -2.0 + 3.0 * column / width
            y = -1.0 + 2.0 * row / height
            line += "#" if escapes(x, y, 30) == 30 else "."
        lines.append(line)
    return lines


for line in picture(30, 9):
    print(line)
