"""A bank simulation: dataclasses, decimals, an event queue, reports."""
from __future__ import annotations
import heapq
import itertools
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field, asdict, replace, astuple, fields, KW_ONLY
from datetime import date, datetime, timedelta
from decimal import Decimal, ROUND_HALF_EVEN, InvalidOperation
from enum import Enum, auto, IntFlag, StrEnum
from typing import ClassVar, Protocol, runtime_checkable, NamedTuple

CENT = Decimal('0.01')


class Kind(Enum):
    DEPOSIT = auto()
    WITHDRAW = auto()
    TRANSFER = auto()

    @property
    def sign(self) -> int:
        return {Kind.DEPOSIT: 1, Kind.WITHDRAW: -1}.get(self, 0)


class Flags(IntFlag):
    NONE = 0
    FROZEN = 1
    VIP = 2
    AUDIT = 4


class Money(NamedTuple):
    amount: Decimal
    currency: str = 'EUR'

    def __add__(self, other):
        if self.currency != other.currency:
            raise ValueError(f'cannot add {other.currency} to {self.currency}')
        return self._replace(amount=self.amount + other.amount)

    def __str__(self):
        return f'{self.amount:,.2f} {self.currency}'


class InsufficientFunds(Exception):
    def __init__(self, account: Account, wanted: Decimal):
        super().__init__(account.number, wanted)
        self.account, self.wanted = account, wanted

    def __str__(self):
        return f'account {self.account.number} has {self.account.balance}, wanted {self.wanted}'


@dataclass(order=True, frozen=True, slots=True)
class Event:
    when: datetime
    sequence: int
    kind: Kind = field(compare=False)
    account: str = field(compare=False)
    amount: Decimal = field(compare=False, default=Decimal(0))


@dataclass
class Account:
    bank: ClassVar[str] = 'First'
    number: str
    _: KW_ONLY
    owner: str = 'nobody'
    balance: Decimal = Decimal('0.00')
    flags: Flags = Flags.NONE
    history: list[tuple[datetime, str]] = field(default_factory=list, repr=False)

    def __post_init__(self):
        if self.balance < 0:
            raise ValueError('negative opening balance')

    def apply(self, event: Event):
        if Flags.FROZEN in self.flags:
            raise PermissionError(f'{self.number} is frozen')
        new = self.balance + event.kind.sign * event.amount
        if new < 0 and not self.flags & Flags.VIP:
            raise InsufficientFunds(self, event.amount)
        self.balance = new.quantize(CENT, ROUND_HALF_EVEN)
        self.history.append((event.when, event.kind.name))


@runtime_checkable
class Auditor(Protocol):
    def audit(self, account: Account) -> bool: ...


class Strict:
    def audit(self, account):
        return not account.flags & Flags.AUDIT


class Bank:
    def __init__(self, seed):
        self.accounts: dict[str, Account] = {}
        self.queue: list[Event] = []
        self.counter = itertools.count(1)
        self.random = random.Random(seed)
        self.errors: defaultdict[str, list[str]] = defaultdict(list)

    def open(self, owner, opening='0', **kwargs):
        number = f'AC{next(self.counter):04d}'
        try:
            opening = Decimal(opening)
        except InvalidOperation:
            raise ValueError(f'bad amount {opening!r}') from None
        self.accounts[number] = account = Account(number, owner=owner, balance=opening, **kwargs)
        return account

    def schedule(self, start, days):
        for day in range(days):
            for number in self.accounts:
                kind = self.random.choice([Kind.DEPOSIT, Kind.WITHDRAW])
                amount = (Decimal(self.random.randrange(1, 20000)) / 100).quantize(CENT)
                heapq.heappush(self.queue, Event(start + timedelta(days=day, minutes=self.random.randint(0, 1439)), next(self.counter), kind, number, amount))

    def run(self):
        while self.queue:
            event = heapq.heappop(self.queue)
            try:
                self.accounts[event.account].apply(event)
            except (InsufficientFunds, PermissionError) as error:
                self.errors[type(error).__name__].append(f'{event.when:%d %b %H:%M} {error}')

    def report(self, out=sys.stdout):
        width = max(len(a.owner) for a in self.accounts.values())
        for account in sorted(self.accounts.values(), key=lambda a: (-a.balance, a.owner)):
            print(f'{account.number} {account.owner:<{width}} {account.balance:>12,.2f} {account.flags!r:<20} {len(account.history):3}', file=out)
        total = sum((a.balance for a in self.accounts.values()), Decimal(0))
        print(f'{"total":<{width + 7}} {total:>12,}', file=out)


bank = Bank(7)
for owner, opening, flags in (('Ann', '100.50', Flags.VIP), ('Bob', '20', Flags.NONE), ('Cy', '1e3', Flags.FROZEN | Flags.AUDIT), ('Dee', '0.005', Flags(0))):
    print(bank.open(owner, opening, flags=flags))
for bad in ('x', '-5'):
    try:
        bank.open('bad', bad)
    except ValueError as e:
        print('refused:', e, '|', e.__suppress_context__)
bank.schedule(datetime(2024, 2, 27), 4)
print(len(bank.queue), min(bank.queue).when, bank.queue[0] < bank.queue[1])
bank.run()
bank.report()
for name, messages in sorted(bank.errors.items()):
    print(name, len(messages), *messages[:3], sep='\n  ')
print(Money(Decimal('1234.5')) + Money(Decimal('0.55')), Money(Decimal(1))._asdict(), Money(Decimal(5), currency='USD'))
try:
    Money(Decimal(1)) + Money(Decimal(2), 'USD')
except ValueError as e:
    print(e)
print(isinstance(Strict(), Auditor), isinstance(3, Auditor), [n for n, a in bank.accounts.items() if Strict().audit(a)])
e = Event(datetime(2024, 1, 1), 1, Kind.DEPOSIT, 'A')
print(e, replace(e, amount=Decimal('2')), e == replace(e, account='B'), astuple(e)[1:], hash(e) == hash(replace(e)), [f.name for f in fields(e)])
try:
    e.amount = 3
except AttributeError as error:
    print(type(error).__name__, error)
try:
    Account('x', 'y')
except TypeError as error:
    print(error)
print(asdict(bank.accounts['AC0002'])['owner'], Kind['DEPOSIT'], Kind(2), list(Kind), Flags.VIP | Flags.AUDIT, ~Flags.VIP, Flags(7), Flags(8), bool(Flags.NONE), [f.name for f in Flags])
try:
    Kind(9)
except ValueError as error:
    print(error)
class Color(StrEnum):
    RED = auto()
    DARK_BLUE = auto()
print(Color.RED, repr(Color.DARK_BLUE), Color('red').upper(), Color.RED == 'red', f'{Color.RED:>5}')
sys.exit(f'done with {len(bank.errors)} kinds of errors')
