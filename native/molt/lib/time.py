"""Clocks, and times as fields and as text."""
from _time import monotonic, monotonic_ns, perf_counter, perf_counter_ns, process_time, sleep, time, time_ns, thread_time_ns
from _zone import localtime as _localtime, mktime as _mktime

_STRUCT_TM_ITEMS = 11  # what _strptime takes of a struct_time

timezone = altzone = 0
daylight = 0
tzname = ("UTC", "UTC")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def process_time_ns():
    return thread_time_ns()


def thread_time():
    return thread_time_ns() / 1e9


class struct_time(tuple):
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0

    def __new__(cls, sequence, extra=()):
        values = tuple(sequence)
        if len(values) < 9:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(values)}-sequence given)")
        self = tuple.__new__(cls, values[:9])
        self._zone = values[9] if len(values) > 9 else None
        self._offset = values[10] if len(values) > 10 else None
        return self

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = property(lambda self: self._zone)
    tm_gmtoff = property(lambda self: self._offset)

    def __repr__(self):
        names = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
        return "time.struct_time(" + ", ".join([f"{n}={v!r}" for n, v in zip(names, self)]) + ")"


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before_year(year):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400


_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def gmtime(secs=None, /):
    whole = int(time() if secs is None else secs // 1)
    days, rest = divmod(whole, 86400)
    ordinal = days + 719162
    year = ordinal * 400 // 146097 + 1
    while _days_before_year(year) > ordinal:
        year -= 1
    while _days_before_year(year + 1) <= ordinal:
        year += 1
    yday = ordinal - _days_before_year(year)
    month = 12
    while _BEFORE[month - 1] + (month > 2 and _leap(year)) > yday:
        month -= 1
    mday = yday - _BEFORE[month - 1] - (month > 2 and _leap(year)) + 1
    return struct_time((year, month, mday, rest // 3600, rest // 60 % 60, rest % 60, days % 7 + 3 - 7 * (days % 7 + 3 > 6), yday + 1, 0, "UTC", 0))


def localtime(secs=None, /):
    return struct_time(_localtime(int(time() if secs is None else secs // 1)))


def mktime(t, /):
    return float(_mktime(tuple(t)[:9]))


def asctime(t=None, /):
    t = localtime() if t is None else t
    return "%s %s %2d %02d:%02d:%02d %d" % (_DAYS[t[6]][:3], _MONTHS[t[1] - 1][:3], t[2], t[3], t[4], t[5], t[0])


def ctime(secs=None, /):
    return asctime(localtime(secs))


def _iso(year, yday, wday):
    week = (yday - 1 - wday + 10) // 7
    if week < 1:
        year -= 1
        days = 366 if _leap(year) else 365
        week = (yday - 1 + days - wday + 10) // 7
    elif week == 53:
        days = 366 if _leap(year) else 365
        if yday - 1 - wday + 3 >= days:
            return year + 1, 1
    return year, week


def strftime(format, t=None, /):
    t = localtime() if t is None else t
    year, month, mday, hour, minute, second, wday, yday = tuple(t)[:8]
    if not 0 <= month <= 12:
        raise ValueError("month out of range")
    out = []
    i, n = 0, len(format)
    while i < n:
        c = format[i]
        if c != "%" or i + 1 >= n:
            out.append(c)
            i += 1
            continue
        c = format[i + 1]
        i += 2
        pad = None
        if c in "-_0^#" and i < n:
            pad = c
            c = format[i]
            i += 1
        if c == "Y":
            text = str(year)
        elif c == "m":
            text = "%02d" % month
        elif c == "d":
            text = "%02d" % mday
        elif c == "H":
            text = "%02d" % hour
        elif c == "M":
            text = "%02d" % minute
        elif c == "S":
            text = "%02d" % second
        elif c == "y":
            text = "%02d" % (year % 100)
        elif c == "C":
            text = "%02d" % (year // 100)
        elif c == "B":
            text = _MONTHS[month - 1]
        elif c in "bh":
            text = _MONTHS[month - 1][:3]
        elif c == "A":
            text = _DAYS[wday]
        elif c == "a":
            text = _DAYS[wday][:3]
        elif c == "I":
            text = "%02d" % ((hour + 11) % 12 + 1)
        elif c == "p":
            text = "AM" if hour < 12 else "PM"
        elif c == "P":
            text = "am" if hour < 12 else "pm"
        elif c == "j":
            text = "%03d" % yday
        elif c == "e":
            text = "%2d" % mday
        elif c == "k":
            text = "%2d" % hour
        elif c == "l":
            text = "%2d" % ((hour + 11) % 12 + 1)
        elif c == "w":
            text = str((wday + 1) % 7)
        elif c == "u":
            text = str(wday + 1)
        elif c == "U":
            text = "%02d" % ((yday + 6 - (wday + 1) % 7) // 7)
        elif c == "W":
            text = "%02d" % ((yday + 6 - wday) // 7)
        elif c == "G":
            text = str(_iso(year, yday, wday)[0])
        elif c == "g":
            text = "%02d" % (_iso(year, yday, wday)[0] % 100)
        elif c == "V":
            text = "%02d" % _iso(year, yday, wday)[1]
        elif c == "D":
            text = "%02d/%02d/%02d" % (month, mday, year % 100)
        elif c == "x":
            text = "%02d/%02d/%02d" % (month, mday, year % 100)
        elif c in "TX":
            text = "%02d:%02d:%02d" % (hour, minute, second)
        elif c == "R":
            text = "%02d:%02d" % (hour, minute)
        elif c == "r":
            text = "%02d:%02d:%02d %s" % ((hour + 11) % 12 + 1, minute, second, "AM" if hour < 12 else "PM")
        elif c == "F":
            text = "%d-%02d-%02d" % (year, month, mday)
        elif c == "c":
            text = "%s %s %2d %02d:%02d:%02d %d" % (_DAYS[wday][:3], _MONTHS[month - 1][:3], mday, hour, minute, second, year)
        elif c == "Z":
            text = getattr(t, "tm_zone", None) or "UTC"
        elif c == "z":
            offset = getattr(t, "tm_gmtoff", None) or 0
            text = "%s%02d%02d" % ("-" if offset < 0 else "+", abs(offset) // 3600, abs(offset) // 60 % 60)
        elif c == "s":
            text = str(int(mktime(t)))
        elif c == "n":
            text = "\n"
        elif c == "t":
            text = "\t"
        elif c == "%":
            text = "%"
        else:
            text = "%" + (pad or "") + c
            pad = None
        if pad == "-":
            text = text.lstrip("0 ") or "0"
        elif pad == "_":
            stripped = text.lstrip("0") or "0"
            text = stripped.rjust(len(text))
        elif pad == "0":
            text = text.replace(" ", "0")
        elif pad == "^":
            text = text.upper()
        out.append(text)
    return "".join(out)


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    import _strptime
    return _strptime._strptime_time(string, format)


def get_clock_info(name):
    from types import SimpleNamespace
    return SimpleNamespace(implementation="clock_gettime()", monotonic=name != "time", adjustable=name == "time", resolution=1e-09)
