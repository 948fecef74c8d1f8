"""The one name that queue takes from its C part: its other classes are the host's Python ones."""


class Empty(Exception):
    """Exception raised by Queue.get(block=0)/get_nowait()."""
