import json
print(json.loads('{"a": [1, 2.5, -3e2, true, false, null, "x\\u00e9\\n\\ud83d\\ude00"], "b": {"c": {}}}'), json.loads(" [ ] "), json.loads('"s"'), json.loads("-0"), json.loads("-0.0"), json.loads("1E5"), json.loads(b'{"k": 1}'), json.loads("123456789012345678901234567890"))
for t in ["", "{", "[1,]", '{"a":}', '{"a" 1}', "[1 2]", "nul", '"abc', '"\x01"', '{"a":1,}', "{1:2}", "[", "tru", '"\\x"', '"\\u12"', "1 2", "{]", "\n\n  x", "+1", ".5", "01", "1.", "--1", "[1,\n2,\n,3]", "'a'"]:
    try:
        print(repr(t), json.loads(t))
    except json.JSONDecodeError as e:
        print(repr(t), e, e.msg, e.pos, e.lineno, e.colno)
print(json.loads('{"a": 1, "b": 2}', object_pairs_hook=list), json.loads('{"a": {"b": 1}}', object_hook=lambda d: tuple(d.items())), json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "!"), json.loads("[NaN, Infinity, -Infinity]"), json.loads("[NaN]", parse_constant=lambda c: c), json.loads('{"a": 1, "a": 2}'))
for f in [lambda: json.loads(5), lambda: json.loads(None)]:
    try:
        f()
    except TypeError as e:
        print(e)
data = {"name": "x", "list": [1, {"y": [True, None]}], "n": 1.25}
print(json.loads(json.dumps(data)) == data, json.JSONDecoder().raw_decode("[1] rest"), isinstance(json.JSONDecodeError("m", "d", 0), ValueError))
