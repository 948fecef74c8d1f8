"""Words to letters and back."""


def acronym(text: str) -> str:
    return "".join(word[0] for word in text.upper().replace("-", " ").split())


def camel(text: str) -> str:
    parts = text.split("_")
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def kebab(text: str) -> str:
    return text.strip().lower().replace(" ", "-")


print(acronym("portable network-graphics"), camel("some_snake_name"), kebab(" Some Title "))
