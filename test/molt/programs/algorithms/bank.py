class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.need, self.have = need, have
class Account:
    count = 0
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.log = owner, balance, []
        Account.count += 1
    @property
    def balance(self): return self._balance
    def deposit(self, n):
        if n <= 0: raise ValueError("deposit must be positive")
        self._balance += n; self.log.append(("deposit", n)); return self
    def withdraw(self, n):
        if n > self._balance: raise InsufficientFunds(n, self._balance)
        self._balance -= n; self.log.append(("withdraw", n)); return self
    def __str__(self): return f"{self.owner}: ${self._balance:,.2f}"
    def __repr__(self): return f"Account({self.owner!r}, {self._balance})"
    @classmethod
    def from_text(cls, t): o, b = t.split(":"); return cls(o, float(b))
class Savings(Account):
    def __init__(self, *a, rate=0.05): super().__init__(*a); self.rate = rate
    def interest(self): return self.deposit(self.balance * self.rate)
a = Account("Ann", 100); a.deposit(50).withdraw(30); print(a, repr(a), a.log, Account.from_text("Bob:5.5"), Savings("Cy", 200, rate=0.1).interest(), Account.count)
for f in [lambda: a.withdraw(1e6), lambda: a.deposit(-5), lambda: setattr(a, "balance", 3)]:
    try: f()
    except InsufficientFunds as e: print("short", e, e.need - e.have)
    except (ValueError, AttributeError) as e: print(type(e).__name__, e)
