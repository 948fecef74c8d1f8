"""A package whose modules use each other."""

from .money import Money, OutOfStock

__all__ = ["Money", "OutOfStock"]
