"""Exceptions: raising, catching, passing on."""


class ConfigError(Exception):
    pass


class MissingKey(ConfigError):
    pass


def lookup(config: dict[str, str], key: str) -> str:
    if key not in config:
        raise MissingKey(f"no key {key}")
    return config[key]


def port(config: dict[str, str]) -> int:
    try:
        value = int(lookup(config, "port"))
    except ValueError:
        raise ConfigError("port is no number")
    if value > 65535:
        raise ConfigError(f"port {value} is too large")
    return value


def report(config: dict[str, str]) -> str:
    try:
        number = port(config)
    except MissingKey as error:
        return f"missing: {error}"
    except ConfigError as error:
        return f"bad: {error}"
    else:
        return f"port {number}"
    finally:
        print("checked")


print(report({"port": "8080"}))
print(report({}))
print(report({"port": "x"}))
print(report({"port": "70000"}))
