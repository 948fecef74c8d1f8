"""Counting words."""


def count_words(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.lower().split():
        cleaned = word.strip(".,!?;:")
        if cleaned:
            counts[cleaned] = counts.get(cleaned, 0) + 1
    return counts


def most_common(text: str, n: int) -> list[tuple[str, int]]:
    counts = count_words(text)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n]


def longest(words: list[str]) -> str:
    best = ""
    for word in words:
        if len(word) > len(best):
            best = word
    return best


if __name__ == "__main__":
    text = "The quick brown fox. The lazy dog! the end, quick end"
    for word, count in most_common(text, 3):
        print(f"{word:<8}{count:>3}")
    print(longest(text.split()))
