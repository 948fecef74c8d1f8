"""Module doc."""
import functools
def f():
    """Function doc."""
class C:
    """Class doc."""
    def m(self): 'method doc'
print(__doc__, f.__doc__, C.__doc__, C.m.__doc__, C().m.__doc__, (lambda: 0).__doc__, f.__name__, C.m.__qualname__, C.__name__, type(f).__name__)
