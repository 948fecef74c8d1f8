"""Distances between texts of one length."""


def hamming(a: str, b: str) -> int:
    if len(a) != len(b):
        raise ValueError("texts of different lengths")
    return sum(1 for x, y in zip(a, b) if x != y)


def complement(strand: str) -> str:
    pairs = {"A": "T", "T": "A", "C": "G", "G": "C"}
    return "".join(pairs[base] for base in strand)


print(hamming("GAGCCTACTAACGGGAT", "CATCGTAATGACGGCCT"), complement("GATTACA"))
try:
    complement("GAXA")
except KeyError as error:
    print("unknown base", error)
