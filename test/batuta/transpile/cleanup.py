"""try, finally and loops."""


def first_number(texts: list[str]) -> int:
    for text in texts:
        try:
            number = int(text)
        except ValueError:
            continue
        return number
    return -1


def attempts(limits: list[int]) -> list[str]:
    log: list[str] = []
    for limit in limits:
        try:
            log.append("start")
            if limit < 0:
                raise ValueError("negative")
            log.append(str(100 // limit))
        except ZeroDivisionError:
            log.append("zero")
        except ValueError as error:
            log.append(str(error))
        finally:
            log.append("end")
    return log


print(first_number(["a", "b", "12", "13"]), first_number([]))
print(attempts([5, 0, -1]))
