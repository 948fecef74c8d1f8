"""A recursive descent parser."""


class Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def peek(self) -> str:
        if self.position < len(self.text):
            return self.text[self.position]
        return ""

    def take(self) -> str:
        letter = self.peek()
        self.position += 1
        return letter

    def number(self) -> int:
        digits = ""
        while self.peek().isdigit():
            digits += self.take()
        if digits == "":
            raise SyntaxWarning_(f"number expected at {self.position}")
        return int(digits)

    def factor(self) -> int:
        if self.peek() == "(":
            self.take()
            value = self.total()
            if self.take() != ")":
                raise SyntaxWarning_("missing )")
            return value
        if self.peek() == "-":
            self.take()
            return -self.factor()
        return self.number()

    def product(self) -> int:
        value = self.factor()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                value *= self.factor()
            else:
                value //= self.factor()
        return value

    def total(self) -> int:
        value = self.product()
        while self.peek() in ("+", "-"):
            if self.take() == "+":
                value += self.product()
            else:
                value -= self.product()
        return value


class SyntaxWarning_(Exception):
    pass


def calculate(text: str) -> int:
    return Parser(text.replace(" ", "")).total()


print(calculate("2 + 3 * (4 - 1)"), calculate("-7 / 2"), calculate("2*-3"))
try:
    calculate("2 * (3")
except SyntaxWarning_ as error:
    print("error:", error)
