"""Random numbers from the Mersenne Twister, the same for a seed as CPython's.

Which numbers are drawn, in which order and with which roundings, is a contract with programs that seed; the methods are those of the
literature: Kinderman and Monahan for the normal distribution, Cheng and (below 1) Ahrens and Dieter for gamma, Best and Fisher for von Mises.
"""
import math
from _random import MersenneTwister, entropy
from bisect import bisect
from itertools import accumulate
from operator import index

__all__ = [
    "Random", "SystemRandom", "betavariate", "choice", "choices", "expovariate", "gammavariate", "gauss", "getrandbits", "getstate", "lognormvariate", "normalvariate", "paretovariate",
    "randbytes", "randint", "random", "randrange", "sample", "seed", "setstate", "shuffle", "triangular", "uniform", "vonmisesvariate", "weibullvariate",
]

_WORD = 0xFFFFFFFFFFFFFFFF
_EXACT = 2 ** 53  # whole numbers below it are floats
_RATIO = 1.7155277699214135  # 4 exp(-1/2) / sqrt(2): as wide as the region that the ratio of uniform numbers lies in
_LOG_4 = 1.3862943611198906
_CHENG = 2.504077396776274  # 1 + log(4.5)


def _seed_of_text(data):
    """What version 2 makes of text: its bytes and their digest, read as one number."""
    from hashlib import sha512
    if isinstance(data, str):
        data = data.encode()
    return int.from_bytes(data + sha512(data).digest(), "big")


def _seed_of_text_1(text):
    """The hash of strings that Python 2 had."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    mixed = 0
    for place, char in enumerate(text):
        if not place:
            mixed = ord(char) << 7
        mixed = (mixed * 1000003 ^ ord(char)) & _WORD
    mixed ^= len(text)
    return -2 if mixed == -1 else mixed


def _below_from_bits(self, n):
    size = n.bit_length()
    while (number := self.getrandbits(size)) >= n:
        pass
    return number


def _below_from_random(self, n):
    """For classes that draw fractions only: those above the last whole multiple of n are drawn again."""
    if n >= _EXACT:
        import warnings
        warnings.warn("Underlying random() generator does not supply \nenough bits to choose from a population range this large.\nTo remove the range limitation, add a getrandbits() method.")
        return math.floor(self.random() * n)
    limit = (_EXACT - _EXACT % n) / _EXACT
    while (fraction := self.random()) >= limit:
        pass
    return math.floor(fraction * _EXACT) % n


class Random(MersenneTwister):
    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)

    def __init_subclass__(cls, /, **kwargs):
        super().__init_subclass__(**kwargs)
        own = cls.__dict__
        if "_randbelow" not in own and ("getrandbits" in own or "random" in own):
            cls._randbelow = _below_from_bits if "getrandbits" in own else _below_from_random

    def _randbelow(self, n):
        return self.below(n)

    # The generator's state

    def seed(self, a=None, version=2):
        self.gauss_next = None
        if a is None:
            number = int.from_bytes(entropy(), "big")
        elif isinstance(a, int):
            number = a
        elif isinstance(a, (str, bytes, bytearray)):
            if version == 2:
                number = _seed_of_text(a)
            elif version == 1 and not isinstance(a, bytearray):
                number = _seed_of_text_1(a)
            else:
                number = hash(a) & _WORD
        elif isinstance(a, float):
            number = hash(a) & _WORD
        else:
            raise TypeError("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
        self.seed_int(number)

    def getstate(self):
        return self.VERSION, MersenneTwister.getstate(self), self.gauss_next

    def setstate(self, state):
        if state[0] != self.VERSION:
            raise ValueError(f"state with version {state[0]} passed to Random.setstate() of version {self.VERSION}")
        _, words, spare = state
        MersenneTwister.setstate(self, words)
        self.gauss_next = spare

    # Whole numbers

    def randbytes(self, n):
        return self.getrandbits(8 * n).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        if step == 1 and type(start) is int and type(stop) is int and start < stop:
            return start + self._randbelow(stop - start)
        first = index(start)
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            if first <= 0:
                raise ValueError("empty range for randrange()")
            return self._randbelow(first)
        last, stride = index(stop), index(step)
        if not stride:
            raise ValueError("zero step for randrange()")
        count = -((first - last) // stride)  # rounded up
        if count <= 0:
            raise ValueError(f"empty range for randrange() ({first}, {last}, {last - first})" if stride == 1 else "empty range for randrange()")
        return first + self._randbelow(count) * stride

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    # Members of sequences

    def choice(self, seq):
        size = len(seq)
        if not size:
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(size)]

    def shuffle(self, x):
        if type(x) is list and type(self) is Random:
            MersenneTwister.shuffle(self, x)
            return
        last = len(x) - 1
        while last > 0:
            other = self._randbelow(last + 1)
            x[last], x[other] = x[other], x[last]
            last -= 1

    def sample(self, population, k, *, counts=None):
        if not hasattr(population, "__getitem__") or isinstance(population, (dict, set, frozenset)):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        size = len(population)
        if counts is not None:
            return self._sample_counted(population, k, list(accumulate(counts)))
        if k < 0 or k > size:
            raise ValueError("Sample larger than population or is negative")
        # a set of places taken costs less than a copy of all places where the sample is small beside them
        places = 21 if k <= 5 else 21 + 4 ** math.ceil(math.log(3 * k, 4))
        if size > places:
            return [population[place] for place in self._places(size, k)]
        rest = list(population)
        picked = []
        while len(picked) < k:
            place = self._randbelow(len(rest))
            picked.append(rest[place])
            last = rest.pop()
            if place < len(rest):
                rest[place] = last
        return picked

    def _places(self, size, k):
        taken = dict.fromkeys(())
        while len(taken) < k:
            taken.setdefault(self._randbelow(size))
        return taken

    def _sample_counted(self, population, k, sums):
        if len(sums) != len(population):
            raise ValueError("The number of counts does not match the population")
        total = sums[-1]
        if not isinstance(total, int):
            raise TypeError("Counts must be integers")
        if total <= 0:
            raise ValueError("Total of counts must be greater than zero")
        return [population[bisect(sums, place, 0, len(sums) - 1)] for place in self.sample(range(total), k=k)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        size = len(population)
        if weights is not None:
            if cum_weights is not None:
                raise TypeError("Cannot specify both weights and cumulative weights")
            if isinstance(weights, int):
                raise TypeError(f"The number of choices must be a keyword argument: k={weights!r}")
            cum_weights = list(accumulate(weights))
        if cum_weights is None:
            return [population[math.floor(self.random() * float(size))] for _ in range(k)]
        if size != len(cum_weights):
            raise ValueError("The number of weights does not match the population")
        total = float(cum_weights[-1])
        if not total > 0.0 and total == total:
            raise ValueError("Total of weights must be greater than zero")
        if not math.isfinite(total):
            raise ValueError("Total of weights must be finite")
        draw, last = self.random, size - 1
        return [population[bisect(cum_weights, draw() * total, 0, last)] for _ in range(k)]

    # Real numbers

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        fraction, width = self.random(), high - low
        if mode is None:
            peak = 0.5
        elif not width:
            return low
        else:
            peak = (mode - low) / width
        if fraction > peak:  # from the other end
            return high + (low - high) * math.sqrt((1.0 - fraction) * (1.0 - peak))
        return low + width * math.sqrt(fraction * peak)

    def _exponential(self):
        return -math.log(1.0 - self.random())

    def _standard_normal(self):
        while True:
            above, below = self.random(), 1.0 - self.random()
            ratio = _RATIO * (above - 0.5) / below
            if ratio * ratio / 4.0 <= -math.log(below):
                return ratio

    def normalvariate(self, mu=0.0, sigma=1.0):
        return mu + self._standard_normal() * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        # two numbers come at a time: the sides of one random vector
        number, self.gauss_next = self.gauss_next, None
        if number is None:
            angle = self.random() * math.tau
            length = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            number, self.gauss_next = math.cos(angle) * length, math.sin(angle) * length
        return mu + number * sigma

    def lognormvariate(self, mu, sigma):
        return math.exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        return self._exponential() / lambd

    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6:  # so flat that it is a circle
            return math.tau * self.random()
        half = 0.5 / kappa
        radius = half + math.sqrt(1.0 + half * half)
        while True:
            cosine = math.cos(math.pi * self.random())
            share = cosine / (radius + cosine)
            height = self.random()
            if height < 1.0 - share * share or height <= (1.0 - share) * math.exp(share):
                break
        inverse = 1.0 / radius
        angle = math.acos((inverse + cosine) / (1.0 + inverse * cosine))
        return (mu + angle if self.random() > 0.5 else mu - angle) % math.tau

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha == 1.0:
            return self._exponential() * beta
        return (self._gamma_above_1(alpha) if alpha > 1.0 else self._gamma_below_1(alpha)) * beta

    def _gamma_above_1(self, shape):
        scale = math.sqrt(2.0 * shape - 1.0)
        low, sum_ = shape - _LOG_4, shape + scale
        while True:
            first = self.random()
            if first <= 1e-7 or first >= 0.9999999:
                continue
            second = 1.0 - self.random()
            logit = math.log(first / (1.0 - first)) / scale
            number = shape * math.exp(logit)
            bound, area = low + sum_ * logit - number, first * first * second
            if bound + _CHENG - 4.5 * area >= 0.0 or bound >= math.log(area):
                return number

    def _gamma_below_1(self, shape):
        limit = (math.e + shape) / math.e
        while True:
            place = limit * self.random()
            if place > 1.0:  # in the tail
                number = -math.log((limit - place) / shape)
                if self.random() <= number ** (shape - 1.0):
                    return number
            else:
                number = place ** (1.0 / shape)
                if self.random() <= math.exp(-number):
                    return number

    def betavariate(self, alpha, beta):
        part = self.gammavariate(alpha, 1.0)
        return part / (part + self.gammavariate(beta, 1.0)) if part else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * self._exponential() ** (1.0 / beta)


class SystemRandom(Random):
    """Every number from the system's own source."""

    def random(self):
        return (int.from_bytes(entropy()[:7], "big") >> 3) / _EXACT

    def getrandbits(self, k):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        size = (k + 7) // 8
        data = b""
        while len(data) < size:
            data += entropy()
        return int.from_bytes(data[:size], "big") >> (8 * size - k)

    def randbytes(self, n):
        return self.getrandbits(8 * n).to_bytes(n, "big")

    def seed(self, *args, **kwds):
        self.gauss_next = None

    def getstate(self, *args, **kwds):
        raise NotImplementedError("System entropy source does not have state.")

    setstate = getstate


_inst = Random()
seed, getstate, setstate, random, getrandbits, randbytes = _inst.seed, _inst.getstate, _inst.setstate, _inst.random, _inst.getrandbits, _inst.randbytes
randrange, randint, choice, choices, sample, shuffle = _inst.randrange, _inst.randint, _inst.choice, _inst.choices, _inst.sample, _inst.shuffle
uniform, triangular, gauss, normalvariate, lognormvariate = _inst.uniform, _inst.triangular, _inst.gauss, _inst.normalvariate, _inst.lognormvariate
expovariate, vonmisesvariate, gammavariate, betavariate = _inst.expovariate, _inst.vonmisesvariate, _inst.gammavariate, _inst.betavariate
paretovariate, weibullvariate = _inst.paretovariate, _inst.weibullvariate
