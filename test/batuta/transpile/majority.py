"""Votes."""
from typing import Optional


def majority(votes: list[int]) -> Optional[int]:
    candidate = 0
    count = 0
    for vote in votes:
        if count == 0:
            candidate = vote
        count += 1 if vote == candidate else -1
    if votes.count(candidate) * 2 > len(votes):
        return candidate
    return None


print(majority([3, 2, 3]), majority([1, 2]), majority([]))
