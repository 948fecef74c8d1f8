"""Accounts with exceptions."""


class InsufficientFunds(Exception):
    """Not enough money."""


class Account:
    """One account."""

    def __init__(self, owner: str, balance: int = 0) -> None:
        self.owner = owner
        self.balance = balance
        self.history: list[str] = []

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.history.append(f"+{amount}")

    def withdraw(self, amount: int) -> None:
        if amount > self.balance:
            raise InsufficientFunds(f"{self.owner} has only {self.balance}")
        self.balance -= amount
        self.history.append(f"-{amount}")

    def __str__(self) -> str:
        return f"{self.owner}: {self.balance}"


def transfer(source: Account, target: Account, amount: int) -> bool:
    try:
        source.withdraw(amount)
    except InsufficientFunds as problem:
        print("refused:", problem)
        return False
    target.deposit(amount)
    return True


if __name__ == "__main__":
    anna = Account("Anna", 100)
    bob = Account("Bob")
    print(transfer(anna, bob, 30), transfer(anna, bob, 300))
    print(anna, bob, anna.history)
    try:
        bob.deposit(-5)
    except ValueError as error:
        print(error)
