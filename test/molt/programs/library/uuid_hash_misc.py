import uuid, secrets, colorsys, keyword, numbers, ipaddress, tomllib, configparser, io, fnmatch
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID("12345678123456781234567812345678").hex, uuid.UUID(int=5), repr(uuid.UUID(int=1)), uuid.uuid4().version, len(secrets.token_hex(8)))
print([round(v, 4) for v in colorsys.rgb_to_hsv(0.2, 0.4, 0.6)], colorsys.hsv_to_rgb(0.5, 1, 1), keyword.iskeyword("for"), isinstance(5, numbers.Integral), isinstance(1.5, numbers.Real), isinstance(1j, numbers.Number), ipaddress.ip_address("10.0.0.1") + 5, list(ipaddress.ip_network("10.0.0.0/30").hosts()), ipaddress.ip_address("::1").is_loopback, fnmatch.filter(["a.py", "b.txt"], "*.py"))
print(tomllib.loads('title = "x"\n[a]\nb = [1, 2.5, true]\nd = 2024-01-01\n[[c]]\nn = 1'))
c = configparser.ConfigParser(); c.read_string("[s]\na = 1\nb = %(a)s2\n[t]\nflag = yes"); print(c.sections(), c["s"]["b"], c.getint("s", "a"), c.getboolean("t", "flag"), c.get("t", "zz", fallback="f"), dict(c["s"]))
try: tomllib.loads("a = ")
except tomllib.TOMLDecodeError as e: print(e)
