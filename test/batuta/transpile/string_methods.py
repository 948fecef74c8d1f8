"""Methods of strings."""


def title_case(text: str) -> str:
    return " ".join(word.capitalize() for word in text.split())


def initials(name: str) -> str:
    return "".join(part[0].upper() for part in name.split() if part)


def snake(text: str) -> str:
    result = ""
    for index, letter in enumerate(text):
        if letter.isupper() and index > 0:
            result += "_"
        result += letter.lower()
    return result


def is_number(text: str) -> bool:
    stripped = text.strip()
    if stripped.startswith("-"):
        stripped = stripped[1:]
    return stripped.isdigit()


print(title_case("the quick  fox"), initials("john ronald reuel"), snake("camelCaseName"))
print(is_number(" -42 "), is_number("4x"))
print("a,b,,c".split(","), "  pad ".strip(), "x".rjust(4, "."), "abc".find("c"), "abcabc".replace("b", "-"))
print("hello".count("l"), "Hello".swapcase(), "key=value=x".partition("="), "a-b-c".rsplit("-", 1))
print("line one\nline two".splitlines(), "7".zfill(3), "abc".startswith("ab"), "abc".endswith(("x", "c")))
