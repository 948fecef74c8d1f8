import modules.lazy
from modules import lazy
from modules.lazy import first, eager
print(first, eager, lazy.second, modules.lazy.third, lazy.loaded)
print(getattr(lazy, "fourth"), getattr(lazy, "_no", "default"), hasattr(lazy, "_no"), hasattr(lazy, "yes"), lazy.loaded)
try:
    lazy._hidden
except AttributeError as error:
    print(error)
try:
    from modules.lazy import _hidden
except ImportError as error:
    print(str(error).split(" (")[0])
lazy.second = 2
print(lazy.second, lazy.loaded)
