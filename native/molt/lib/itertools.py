"""Iterators over iterators."""
from operator import index as _index


class count:
    def __init__(self, start=0, step=1):
        if not (hasattr(start, "__add__") and hasattr(start, "__sub__")):
            raise TypeError("a number is required")
        self._at = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        at = self._at
        self._at = at + self._step
        return at

    def __repr__(self):
        return f"count({self._at!r})" if self._step == 1 else f"count({self._at!r}, {self._step!r})"


def cycle(iterable):
    return _cycle(iter(iterable))


def _cycle(it):
    saved = []
    for item in it:
        saved.append(item)
        yield item
    while saved:
        for item in saved:
            yield item


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._left = None if times is None else max(_index(times), 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if not self._left:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        return f"repeat({self._object!r})" if self._left is None else f"repeat({self._object!r}, {self._left})"


class chain:
    def __init__(self, *iterables):
        self._items = _flatten(iterables)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)

    @classmethod
    def from_iterable(cls, iterable):
        made = cls()
        made._items = _flatten(iterable)
        return made


def _flatten(iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


def islice(iterable, *args):
    if not args or len(args) > 3:
        raise TypeError(f"islice expected at {'least 2 arguments' if not args else 'most 4 arguments'}, got {len(args) + 1}")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (args[0], args[1], args[2] if len(args) > 2 else 1)
    start = 0 if start is None else start
    step = 1 if step is None else step
    for value, text in ((stop, "Stop argument" if len(args) == 1 else "Indices"), (start, "Indices")):
        if value is not None and (not hasattr(value, "__index__") or value < 0):
            if text == "Indices":
                raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if not hasattr(step, "__index__") or step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _islice(it, start, stop, step):
    index = 0
    wanted = start
    while stop is None or wanted < stop:
        while index < wanted:
            for _ in it:
                break
            else:
                return
            index += 1
        for item in it:
            index += 1
            yield item
            break
        else:
            return
        wanted += step
    if stop is not None:
        while index < stop:
            for _ in it:
                break
            else:
                return
            index += 1


def takewhile(predicate, iterable):
    return _takewhile(predicate, iter(iterable))


def _takewhile(predicate, it):
    for item in it:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    return _dropwhile(predicate, iter(iterable))


def _dropwhile(predicate, it):
    for item in it:
        if not predicate(item):
            yield item
            break
    for item in it:
        yield item


def filterfalse(function, iterable):
    return _filterfalse(function, iter(iterable))


def _filterfalse(function, it):
    for item in it:
        if not (item if function is None else function(item)):
            yield item


def starmap(function, iterable):
    return _starmap(function, iter(iterable))


def _starmap(function, it):
    for args in it:
        yield function(*args)


def compress(data, selectors):
    return (item for item, keep in zip(data, selectors) if keep)


def pairwise(iterable):
    return _pairwise(iter(iterable))


def _pairwise(it):
    for last in it:
        for item in it:
            yield last, item
            last = item


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    return _batched(iter(iterable), n)


def _batched(it, n):
    while batch := tuple(_islice(it, 0, n, 1)):
        yield batch


def accumulate(iterable, func=None, *, initial=None):
    return _accumulate(iter(iterable), func, initial)


def _accumulate(it, func, initial):
    total = initial
    if initial is None:
        for total in it:
            break
        else:
            return
    yield total
    if func is None:
        for item in it:
            total = total + item
            yield total
    else:
        for item in it:
            total = func(total, item)
            yield total


def zip_longest(*iterables, fillvalue=None):
    return _zip_longest([iter(iterable) for iterable in iterables], fillvalue)


def _zip_longest(its, fillvalue):
    active = len(its)
    done = object()
    while active:
        values = []
        for index, it in enumerate(its):
            value = fillvalue if it is None else next(it, done)
            if value is done:
                active -= 1
                if not active:
                    return
                its[index] = None
                value = fillvalue
            values.append(value)
        yield tuple(values)


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _product([tuple(iterable) for iterable in iterables] * repeat)


def _product(pools):
    if not all(pools):
        return
    count = len(pools)
    places = [0] * count
    values = [pool[0] for pool in pools]
    while True:
        yield tuple(values)
        at = count - 1
        while at >= 0:
            place = places[at] + 1
            pool = pools[at]
            if place < len(pool):
                places[at] = place
                values[at] = pool[place]
                break
            places[at] = 0
            values[at] = pool[0]
            at -= 1
        if at < 0:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    if r is not None and not isinstance(r, int):
        raise TypeError("Expected int as r")
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, len(pool), r)


def _permutations(pool, n, r):
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in indices[:r]])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple([pool[k] for k in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(tuple(iterable), r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple([pool[i] for i in indices])
    while True:
        for i in reversed(range(r)):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple([pool[k] for k in indices])


def combinations_with_replacement(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations_with_replacement(tuple(iterable), r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple([pool[i] for i in indices])
    while True:
        for i in reversed(range(r)):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple([pool[k] for k in indices])


_DONE = object()


class groupby:
    def __init__(self, iterable, key=None):
        self._it = iter(iterable)
        self._key = key
        self._wanted = self._current = _DONE
        self._value = None
        self._turn = None

    def __iter__(self):
        return self

    def __next__(self):
        self._turn = turn = object()
        while self._current is _DONE or self._wanted is not _DONE and self._current == self._wanted:
            # the end comes as StopIteration from here, again and again
            self._value = next(self._it)
            self._current = self._value if self._key is None else self._key(self._value)
            if self._wanted is _DONE:
                break
        self._wanted = self._current
        return self._current, self._group(turn, self._wanted)

    def _group(self, turn, wanted):
        while self._turn is turn and self._current is not _DONE and self._current == wanted:
            yield self._value
            if self._turn is not turn:
                return
            for value in self._it:
                self._value = value
                self._current = value if self._key is None else self._key(value)
                break
            else:
                self._current = _DONE
                return


def tee(iterable, n=2):
    if n < 0:
        raise ValueError("n must be >= 0")
    it = iter(iterable)
    waiting = [[] for _ in range(n)]
    return tuple([_tee(it, waiting, own) for own in waiting])


def _tee(it, waiting, own):
    at = 0
    while True:
        if at == len(own):
            if at:
                own.clear()
                at = 0
            for value in it:
                for other in waiting:
                    other.append(value)
                break
            else:
                return
        value = own[at]
        at += 1
        if at > 1000:
            del own[:at]
            at = 0
        yield value
