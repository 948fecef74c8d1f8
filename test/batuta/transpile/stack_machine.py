"""A calculator for postfix expressions."""


def evaluate(expression: str) -> int:
    stack: list[int] = []
    for token in expression.split():
        if token in ("+", "-", "*", "/"):
            if len(stack) < 2:
                raise ValueError("not enough operands")
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "-":
                stack.append(left - right)
            elif token == "*":
                stack.append(left * right)
            else:
                stack.append(left // right)
        else:
            stack.append(int(token))
    if len(stack) != 1:
        raise ValueError(f"{len(stack)} values are left")
    return stack[0]


def attempt(expression: str) -> str:
    try:
        return str(evaluate(expression))
    except ZeroDivisionError:
        return "division by zero"
    except ValueError as error:
        return f"error: {error}"


for line in ["3 4 + 2 *", "1 0 /", "1 +", "2 x", "7 2 -3 * -", "1 2"]:
    print(attempt(line))
