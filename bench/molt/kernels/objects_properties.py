import time
class Account:
    rate = 3
    def __init__(self):
        self._balance = 0
    @property
    def balance(self):
        return self._balance
    @balance.setter
    def balance(self, value):
        self._balance = value & 0xFFFFF
    @staticmethod
    def fee(x):
        return x >> 3
    @classmethod
    def interest(cls, x):
        return x * cls.rate
def run(n):
    account = Account()
    for i in range(n):
        account.balance = account.balance + Account.interest(i) - account.fee(i)
    return account.balance
t = time.perf_counter_ns()
for _ in range(3):
    r = run(1200000)
print(time.perf_counter_ns() - t, r)
