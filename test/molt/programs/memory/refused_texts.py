# What json, re and struct refuse, in the middle of their work.
import json, re, struct
def refused():
    for text in ['[1, "a', '{"a": [1, {"b": x}]}', '[1,]', '{"a" 1}', '["\\q"]', '[1e5, -]', '{"k": {"l": ["m", nul]}}', '"\\ud8', '[1] 2', '{"a": 1, }']:
        try: json.loads(text)
        except ValueError as e: print(e)
    class X: pass
    for v in [[1, X()], {"a": {"b": X()}}, {(1, 2): 3}, [float("nan")], {"k" + str(1): [{1}]}]:
        try: json.dumps(v, allow_nan=False, indent=1, sort_keys=True)
        except (TypeError, ValueError) as e: print(type(e).__name__)
    def hook(d): raise KeyError("h" + str(len(d)))
    try: json.loads('[{"a": "b"}, {"c": ["d", {"e": 1}]}]', object_hook=hook)
    except KeyError as e: print(e)
    for p in ["(a", "a**", "[z-a]", "(?P<n>x)(?P<n>y)", "a{2,1}", "(?<=a+)b", "\\", "(?P=x)", "*", "[a"]:
        try: re.compile(p)
        except re.error as e: print(e)
    def sub(m): raise KeyError(m.group(0))
    try: re.sub("(b+)", sub, "abbabb")
    except KeyError as e: print(e)
    for r in ["\\g<1", "\\2", "\\g<zz>"]:
        try: re.sub("(a)", r, "xax")
        except (re.error, IndexError) as e: print(type(e).__name__, e)
    m = re.match("(a)(?P<n>b)?", "a")
    for k in [3, "q" + str(1), -1]:
        try: m.group(k)
        except IndexError as e: print(e)
    print(m.groups("z" + str(1)), m.groupdict())
    for f, a in [("<i", ("x" + str(1),)), ("<hh", (1, 99999)), ("3s", (5,)), ("<i", ()), ("zz", (1,)), ("<b", (300,)), ("f", ("q",)), ("2c", (b"a", b"bc"))]:
        try: struct.pack(f, *a)
        except (struct.error, TypeError, OverflowError) as e: print(type(e).__name__, e)
    for f, d in [("<i", b"abc"), ("<q", b""), ("5s2h", b"abcdef")]:
        try: struct.unpack(f, d)
        except struct.error as e: print(e)
refused()
