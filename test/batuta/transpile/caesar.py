"""A cipher of shifted letters."""


def shift_letter(letter: str, shift: int) -> str:
    if letter.isupper() and letter.isascii():
        return chr((ord(letter) - ord("A") + shift) % 26 + ord("A"))
    if letter.islower() and letter.isascii():
        return chr((ord(letter) - ord("a") + shift) % 26 + ord("a"))
    return letter


def encrypt(text: str, shift: int) -> str:
    result = ""
    for letter in text:
        result += shift_letter(letter, shift)
    return result


def decrypt(text: str, shift: int) -> str:
    return encrypt(text, -shift)


if __name__ == "__main__":
    secret = encrypt("Hello, World!", 3)
    print(secret)
    print(decrypt(secret, 3))
