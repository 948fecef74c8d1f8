"""A JSON parser and printer of one's own, compared with the library's."""
import json, re, sys, math
from typing import Any
class ParseError(ValueError):
    def __init__(self, msg, text, pos):
        self.line, self.col = text.count('\n', 0, pos) + 1, pos - text.rfind('\n', 0, pos)
        super().__init__(f'{msg} at {self.line}:{self.col}')
WS = re.compile(r'[ \t\r\n]*'); NUMBER = re.compile(r'(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?'); CHUNK = re.compile(r'([^"\\\x00-\x1f]*)(["\\]|[\x00-\x1f]|$)')
ESC = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
def parse(text: str) -> Any:
    def ws(i): return WS.match(text, i).end()
    def string(i):
        out = []
        while True:
            m = CHUNK.match(text, i); out.append(m[1]); i = m.end()
            if m[2] == '"': return ''.join(out), i
            if m[2] != '\\': raise ParseError('bad string', text, i)
            c = text[i:i + 1]
            if c == 'u':
                h = text[i + 1:i + 5]
                try: code = int(h, 16)
                except ValueError: raise ParseError('bad escape', text, i) from None
                i += 5
                if 0xd800 <= code < 0xdc00 and text[i:i + 2] == '\\u': low = int(text[i + 2:i + 6], 16); code = 0x10000 + (code - 0xd800 << 10) + (low - 0xdc00); i += 6
                out.append(chr(code))
            elif c in ESC and c: out.append(ESC[c]); i += 1
            else: raise ParseError(f'bad escape {c!r}', text, i)
    def value(i):
        i = ws(i)
        match text[i:i + 1]:
            case '{':
                obj, i = {}, ws(i + 1)
                if text[i:i + 1] == '}': return obj, i + 1
                while True:
                    if text[i:i + 1] != '"': raise ParseError('expected a key', text, i)
                    k, i = string(i + 1); i = ws(i)
                    if text[i:i + 1] != ':': raise ParseError("expected ':'", text, i)
                    obj[k], i = value(i + 1); i = ws(i)
                    if text[i:i + 1] == '}': return obj, i + 1
                    if text[i:i + 1] != ',': raise ParseError("expected ',' or '}'", text, i)
                    i = ws(i + 1)
            case '[':
                arr, i = [], ws(i + 1)
                if text[i:i + 1] == ']': return arr, i + 1
                while True:
                    v, i = value(i); arr.append(v); i = ws(i)
                    if text[i:i + 1] == ']': return arr, i + 1
                    if text[i:i + 1] != ',': raise ParseError("expected ',' or ']'", text, i)
                    i += 1
            case '"': return string(i + 1)
            case c:
                for word, v in (('true', True), ('false', False), ('null', None)):
                    if text.startswith(word, i): return v, i + len(word)
                if m := NUMBER.match(text, i): return (float(m[0]) if m[2] or m[3] else int(m[1])), m.end()
                raise ParseError(f'unexpected {c!r}' if c else 'unexpected end', text, i)
    v, i = value(0)
    if (i := ws(i)) != len(text): raise ParseError('extra data', text, i)
    return v
samples = ['{"a": [1, 2.5, -3e2, {"b": null}], "c": "x\\ty\\u00e9\\ud83d\\ude00"}', '[]', '{}', ' [true , false] ', '"\\"\\\\\\/"', '0', '-0', '-0.0', '1e400', '12345678901234567890', '[[[[]]]]', '{"k": {"k": {"k": []}}}', '"日本"']
for s in samples: ours, theirs = parse(s), json.loads(s); print(ours == theirs, repr(ours), type(ours).__name__)
for s in ('', '{', '[1,]', '{"a" 1}', '{"a": 1,}', '[1 2]', '"abc', '"\\x"', '"\n"', 'tru', '01', '[1] x', '{a: 1}', '\n\n  [1,\n 2,,]', '"\\u12g4"', '-'):
    try: print(parse(s))
    except ParseError as e: print(type(e).__name__, e, e.line, e.col)
def dump(v, indent=0, level=0):
    pad, end = ('\n' + ' ' * indent * (level + 1), '\n' + ' ' * indent * level) if indent else ('', '')
    if isinstance(v, dict): return '{' + ','.join(f'{pad}{dump(str(k))}: {dump(x, indent, level + 1)}' for k, x in v.items()) + (end if v else '') + '}'
    if isinstance(v, (list, tuple)): return '[' + ','.join(pad + dump(x, indent, level + 1) for x in v) + (end if v else '') + ']'
    if isinstance(v, str): return '"' + re.sub(r'[\x00-\x1f"\\\x7f-\U0010ffff]', lambda m: {'\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\'}.get(m[0]) or ''.join(f'\\u{u:04x}' for u in ([ord(m[0])] if ord(m[0]) < 0x10000 else [0xd800 + (ord(m[0]) - 0x10000 >> 10), 0xdc00 + (ord(m[0]) - 0x10000 & 0x3ff)])), v) + '"'
    if v is None or isinstance(v, bool): return {None: 'null', True: 'true', False: 'false'}[v]
    if isinstance(v, float) and not math.isfinite(v): return 'NaN' if v != v else 'Infinity' if v > 0 else '-Infinity'
    return repr(v)
doc = {'name': 'é"\n', 'list': [1, 2.5, None, True, [], {}, (1,)], 'emoji': '😀', 'n': float('inf'), 'nested': {'deep': [{'x': 1}]}}
print(dump(doc)); print(dump(doc, 2)); print(parse(dump(doc).replace('Infinity', '0')) == json.loads(json.dumps(doc).replace('Infinity', '0')), dump(doc, 2) == json.dumps(doc, indent=2))
