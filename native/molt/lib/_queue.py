"""The exception of queue that says which module it is of."""


class Empty(Exception):
    """Exception raised by Queue.get(block=0)/get_nowait()."""
