"""Functions of complex numbers.

The methods are those of Kahan's "Branch cuts for complex elementary functions" (1987), with its signs of zeros: each function keeps to one half of its
plane, or to the square roots of 1 - z and 1 + z, and is scaled where a square would leave the range of floats. What infinities and NaNs give is written in tables.
"""
import math

__all__ = [
    "acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "e", "exp", "inf", "infj", "isclose", "isfinite", "isinf", "isnan", "log", "log10", "nan", "nanj", "phase", "pi", "polar", "rect",
    "sin", "sinh", "sqrt", "tan", "tanh", "tau",
]

e, pi, tau, inf, nan = math.e, math.pi, math.tau, math.inf, math.nan
infj, nanj = complex(0.0, inf), complex(0.0, nan)

_LARGEST, _SMALLEST = 1.7976931348623157e308, 2.2250738585072014e-308
_LARGE = _LARGEST / 4  # above it, sums of two would not be finite
_LARGE_ROOT, _SMALL_ROOT = math.sqrt(_LARGE), math.sqrt(_SMALLEST)
_LARGE_LOG = math.log(_LARGE)
_LN_2, _LN_10 = math.log(2.0), math.log(10.0)

# A row for each kind of real part and a column for each of imaginary part: -infinity, negative, -0, 0, positive, infinity, NaN. Two letters are the two parts of the
# result, a capital one with a minus: z 0, o 1, i infinity, q h t p pi times 1/4 1/2 3/4 1, n NaN; EE is no value, UU has the signs of an angle, .. is finite.
_TABLES = {
    "acos": "ti pi pi pI pI tI ni/hi .. .. .. .. hI nn/hi .. .. .. .. hI hn/hi .. .. .. .. hI hn/hi .. .. .. .. hI nn/qi zi zi zI zI qI ni/ni nn nn nn nn nI nn",
    "log": "iT iP iP ip ip it in/iH .. .. .. .. ih nn/iH .. .. .. .. ih nn/iH .. .. .. .. ih nn/iH .. .. .. .. ih nn/iQ iZ iZ iz iz iq in/in nn nn nn nn in nn",
    "asinh": "IQ IZ IZ Iz Iz Iq In/IH .. .. .. .. Ih nn/IH .. .. .. .. Ih nn/iH .. .. .. .. ih nn/iH .. .. .. .. ih nn/iQ iZ iZ iz iz iq in/in nn nZ nz nn in nn",
    "atanh": "ZH ZH ZH Zh Zh Zh Zn/ZH .. .. .. .. Zh nn/ZH .. .. .. .. Zh Zn/zH .. .. .. .. zh zn/zH .. .. .. .. zh nn/zH zH zH zh zh zh zn/zH nn nn nn nn zh nn",
    "cosh": "EE UU iz iZ UU EE in/EE .. .. .. .. EE nn/EE .. .. .. .. EE nz/EE .. .. .. .. EE nz/EE .. .. .. .. EE nn/EE UU iZ iz UU EE in/nn nn nz nz nn nn nn",
    "exp": "zz UU zZ zz UU zz zz/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/EE UU iZ iz UU EE in/nn nn nZ nz nn nn nn",
    "sinh": "EE UU IZ Iz UU EE in/EE .. .. .. .. EE nn/EE .. .. .. .. EE zn/EE .. .. .. .. EE zn/EE .. .. .. .. EE nn/EE UU iZ iz UU EE in/nn nn nZ nz nn nn nn",
    "sqrt": "iI zI zI zi zi ii ni/iI .. .. .. .. ii nn/iI .. .. .. .. ii nn/iI .. .. .. .. ii nn/iI .. .. .. .. ii nn/iI iZ iZ iz iz ii in/iI nn nn nn nn ii nn",
    "tanh": "Oz UU OZ Oz UU Oz Oz/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/EE .. .. .. .. EE nn/oz UU oZ oz UU oz oz/nn nn nZ nz nn nn nn",
}
_VALUES = {"z": 0.0, "o": 1.0, "i": inf, "q": pi / 4, "h": pi / 2, "t": 0.75 * pi, "p": pi, "n": nan}


def _kind(part):
    if part != part:
        return 6
    if part in (inf, -inf):
        return 5 if part > 0 else 0
    negative = math.copysign(1.0, part) < 0
    return (2 if negative else 3) if not part else 1 if negative else 4


def _part(letter):
    value = _VALUES[letter.lower()]
    return -value if letter.isupper() else value


def _special(name, z):
    """What the table has for numbers that are not finite; None for the others."""
    if math.isfinite(z.real) and math.isfinite(z.imag):
        return None
    entry = _TABLES[name].split("/")[_kind(z.real)].split(" ")[_kind(z.imag)]
    if entry == "EE":
        raise ValueError("math domain error")
    if entry != "UU":
        return complex(_part(entry[0]), _part(entry[1]))
    cosine, sine, side = math.cos(z.imag), math.sin(z.imag), math.copysign(1.0, z.real)
    if name == "tanh":
        return complex(side, math.copysign(0.0, cosine * sine))
    size = 0.0 if name == "exp" and side < 0 else inf
    return complex(math.copysign(size, cosine * side if name == "sinh" else cosine), math.copysign(size, sine * side if name == "cosh" else sine))


def _length(x, y):
    return abs(complex(x, y))


def _in_range(z):
    if math.isinf(z.real) or math.isinf(z.imag):
        raise OverflowError("math range error")
    return z


def _log_of_large(x, y):
    """The logarithm of twice a length that may itself be too large."""
    return math.log(_length(x / 2.0, y / 2.0)) + _LN_2 * 2.0


def _root(x, y):
    across, up = abs(x), abs(y)
    if not across and not up:
        return 0.0, y
    if across < _SMALLEST and up < _SMALLEST:
        across = math.ldexp(across, 53)
        root = math.ldexp(math.sqrt(across + _length(across, math.ldexp(up, 53))), -27)
    else:
        across /= 8.0
        root = 2.0 * math.sqrt(across + _length(across, up / 8.0))
    other = up / (2.0 * root)
    return (root, math.copysign(other, y)) if x >= 0.0 else (other, math.copysign(root, y))


def sqrt(z, /):
    z = complex(z)
    special = _special("sqrt", z)
    return complex(*_root(z.real, z.imag)) if special is None else special


def exp(z, /):
    z = complex(z)
    special = _special("exp", z)
    if special is not None:
        return special
    if z.real > _LARGE_LOG:
        size = math.exp(z.real - 1.0)
        return _in_range(complex(size * math.cos(z.imag) * e, size * math.sin(z.imag) * e))
    size = math.exp(z.real)
    return complex(size * math.cos(z.imag), size * math.sin(z.imag))


def _log(z):
    special = _special("log", z)
    if special is not None:
        return special
    across, up = abs(z.real), abs(z.imag)
    if across > _LARGE or up > _LARGE:
        size = math.log(_length(across / 2.0, up / 2.0)) + _LN_2
    elif across < _SMALLEST and up < _SMALLEST:
        if not across and not up:
            raise ValueError("math domain error")
        size = math.log(_length(math.ldexp(across, 53), math.ldexp(up, 53))) - 53 * _LN_2
    else:
        length = _length(across, up)
        if 0.71 <= length <= 1.73:  # near 1 the logarithm of the length would lose what it is about
            longer, shorter = max(across, up), min(across, up)
            size = math.log1p((longer - 1) * (longer + 1) + shorter * shorter) / 2.0
        else:
            size = math.log(length)
    return complex(size, math.atan2(z.imag, z.real))


def log(z, base=None, /):
    result = _log(complex(z))
    if base is None:
        return result
    unit = _log(complex(base))
    if not unit:
        raise ValueError("math domain error")
    return result / unit


def log10(z, /):
    result = _log(complex(z))
    return complex(result.real / _LN_10, result.imag / _LN_10)


def acos(z, /):
    z = complex(z)
    special = _special("acos", z)
    if special is not None:
        return special
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        size = _log_of_large(z.real, z.imag)
        return complex(math.atan2(abs(z.imag), z.real), -math.copysign(size, z.imag) if z.real < 0.0 else math.copysign(size, -z.imag))
    a, b = _root(1.0 - z.real, -z.imag)
    c, d = _root(1.0 + z.real, z.imag)
    return complex(2.0 * math.atan2(a, c), math.asinh(c * b - d * a))


def acosh(z, /):
    z = complex(z)
    special = _special("log", z)  # it comes near to the logarithm of 2z
    if special is not None:
        return special
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        return complex(_log_of_large(z.real, z.imag), math.atan2(z.imag, z.real))
    a, b = _root(z.real - 1.0, z.imag)
    c, d = _root(z.real + 1.0, z.imag)
    return complex(math.asinh(a * c + b * d), 2.0 * math.atan2(b, c))


def asinh(z, /):
    z = complex(z)
    special = _special("asinh", z)
    if special is not None:
        return special
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        size = _log_of_large(z.real, z.imag)
        return complex(math.copysign(size, z.real) if z.imag >= 0.0 else -math.copysign(size, -z.real), math.atan2(z.imag, abs(z.real)))
    a, b = _root(1.0 + z.imag, -z.real)
    c, d = _root(1.0 - z.imag, z.real)
    return complex(math.asinh(a * d - c * b), math.atan2(z.imag, a * c - b * d))


def atanh(z, /):
    z = complex(z)
    special = _special("atanh", z)
    if special is not None:
        return special
    x, y = z.real, z.imag
    if math.copysign(1.0, x) < 0.0:
        return -atanh(-z)
    up = abs(y)
    if x > _LARGE_ROOT or up > _LARGE_ROOT:
        half = _length(x / 2.0, y / 2.0)
        return complex(x / 4.0 / half / half, -math.copysign(pi / 2.0, -y))
    if x == 1.0 and up < _SMALL_ROOT:
        if not up:
            raise ValueError("math domain error")
        return complex(-math.log(math.sqrt(up) / math.sqrt(_length(up, 2.0))), math.copysign(math.atan2(2.0, -up) / 2, y))
    away = 1.0 - x
    return complex(math.log1p(4.0 * x / (away * away + up * up)) / 4.0, -math.atan2(-2.0 * y, away * (1 + x) - up * up) / 2.0)


def _hyperbolic(name, z):
    """cosh and sinh: products of a hyperbolic and a circular function, the large ones in two steps."""
    special = _special(name, z)
    if special is not None:
        return special
    x, first, second = z.real, math.cosh, math.sinh
    if name == "sinh":
        first, second = second, first
    if abs(x) > _LARGE_LOG:
        nearer = x - math.copysign(1.0, x)
        return _in_range(complex(math.cos(z.imag) * first(nearer) * e, math.sin(z.imag) * second(nearer) * e))
    return complex(math.cos(z.imag) * first(x), math.sin(z.imag) * second(x))


def cosh(z, /):
    return _hyperbolic("cosh", complex(z))


def sinh(z, /):
    return _hyperbolic("sinh", complex(z))


def tanh(z, /):
    z = complex(z)
    special = _special("tanh", z)
    if special is not None:
        return special
    x, y = z.real, z.imag
    if abs(x) > _LARGE_LOG:
        return complex(math.copysign(1.0, x), 4.0 * math.sin(y) * math.cos(y) * math.exp(-2.0 * abs(x)))
    along, turn, narrow = math.tanh(x), math.tan(y), 1.0 / math.cosh(x)
    both = along * turn
    scale = 1.0 + both * both
    return complex(along * (1.0 + turn * turn) / scale, ((turn / scale) * narrow) * narrow)


# The circular functions are the hyperbolic ones a quarter turn away


def _turned(function, z):
    there = function(complex(-z.imag, z.real))
    return complex(there.imag, -there.real)


def cos(z, /):
    z = complex(z)
    return cosh(complex(-z.imag, z.real))


def sin(z, /):
    return _turned(sinh, complex(z))


def tan(z, /):
    return _turned(tanh, complex(z))


def asin(z, /):
    return _turned(asinh, complex(z))


def atan(z, /):
    return _turned(atanh, complex(z))


# Polar coordinates


def phase(z, /):
    z = complex(z)
    return math.atan2(z.imag, z.real)


def polar(z, /):
    z = complex(z)
    try:
        return abs(z), phase(z)
    except OverflowError:
        raise OverflowError("math range error") from None


def rect(r, phi, /):
    r, phi = float(r), float(phi)
    if math.isinf(phi) and r and r == r:
        raise ValueError("math domain error")
    if not r and not math.isfinite(phi):
        return complex(0.0, 0.0)
    if math.isinf(r) and phi == phi:
        if not phi:
            return complex(r, phi * math.copysign(1.0, r))
        side = math.copysign(1.0, r)
        return complex(math.copysign(inf, math.cos(phi) * side), math.copysign(inf, math.sin(phi) * side))
    if math.isinf(r):
        return complex(inf, nan)
    if r != r:  # a NaN times a zero would be one too
        return complex(r, nan if phi else 0.0)
    if not phi:
        return complex(r, r * phi)
    return complex(r * math.cos(phi), r * math.sin(phi))


def isnan(z, /):
    z = complex(z)
    return math.isnan(z.real) or math.isnan(z.imag)


def isinf(z, /):
    z = complex(z)
    return math.isinf(z.real) or math.isinf(z.imag)


def isfinite(z, /):
    z = complex(z)
    return math.isfinite(z.real) and math.isfinite(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    a, b = complex(a), complex(b)
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol
