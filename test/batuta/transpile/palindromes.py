"""Palindromes and reversals."""


def is_palindrome(text: str) -> bool:
    letters = [c for c in text.lower() if c.isalnum()]
    return letters == letters[::-1]


def reverse_words(text: str) -> str:
    return " ".join(text.split()[::-1])


def longest_palindrome(text: str) -> str:
    best = ""
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            piece = text[start:end]
            if piece == piece[::-1] and len(piece) > len(best):
                best = piece
    return best


print(is_palindrome("A man, a plan, a canal: Panama"))
print(is_palindrome("hello"))
print(reverse_words("one two three"))
print(longest_palindrome("babad"))
