"""An interpreter for a small language with closures, loops and errors."""
from __future__ import annotations
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Iterator

TOKEN = re.compile(r'''
    (?P<ws>\s+|\#[^\n]*)
  | (?P<num>\d+(?:\.\d+)?)
  | (?P<str>"(?:\\.|[^"\\])*")
  | (?P<id>[A-Za-z_]\w*)
  | (?P<op>==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){},;\[\]])
''', re.VERBOSE)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


class LangError(Exception):
    def __init__(self, message, line):
        super().__init__(message)
        self.line = line

    def __str__(self):
        return f'line {self.line}: {self.args[0]}'


def tokens(text: str) -> Iterator[Token]:
    pos, line = 0, 1
    while pos < len(text):
        m = TOKEN.match(text, pos)
        if m is None:
            raise LangError(f'unexpected {text[pos]!r}', line)
        kind = m.lastgroup
        assert kind is not None
        if kind != 'ws':
            yield Token(kind, m.group(), line)
        line += m.group().count('\n')
        pos = m.end()
    yield Token('end', '', line)


class Return(Exception):
    def __init__(self, value):
        self.value = value


class Env:
    __slots__ = ('vars', 'parent')

    def __init__(self, parent: Optional[Env] = None, **initial):
        self.vars: dict[str, Any] = dict(initial)
        self.parent = parent

    def find(self, name, line):
        env = self
        while env is not None:
            if name in env.vars:
                return env
            env = env.parent
        raise LangError(f'undefined {name}', line)


@dataclass
class Function:
    name: str
    params: list[str]
    body: Callable = field(repr=False)
    env: Env = field(repr=False)

    def __call__(self, *args):
        if len(args) != len(self.params):
            raise TypeError(f'{self.name} takes {len(self.params)}, got {len(args)}')
        env = Env(self.env, **dict(zip(self.params, args)))
        try:
            self.body(env)
        except Return as r:
            return r.value


class Parser:
    LEVELS = [('||',), ('&&',), ('==', '!='), ('<', '>', '<=', '>='), ('+', '-'), ('*', '/', '%')]
    OPS = {'==': lambda a, b: a == b, '!=': lambda a, b: a != b, '<': lambda a, b: a < b, '>': lambda a, b: a > b, '<=': lambda a, b: a <= b,
           '>=': lambda a, b: a >= b, '+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b, '/': lambda a, b: a / b, '%': lambda a, b: a % b}

    def __init__(self, text):
        self.toks = list(tokens(text))
        self.i = 0

    @property
    def tok(self):
        return self.toks[self.i]

    def take(self, *texts):
        if self.tok.text in texts and self.tok.kind in ('op', 'id'):
            self.i += 1
            return self.toks[self.i - 1]
        return None

    def need(self, text):
        if not (t := self.take(text)):
            raise LangError(f'expected {text!r}, found {self.tok.text or "end"!r}', self.tok.line)
        return t

    def program(self):
        out = []
        while self.tok.kind != 'end':
            out.append(self.statement())
        return out

    def block(self):
        self.need('{')
        body = []
        while not self.take('}'):
            body.append(self.statement())

        def run(env):
            for s in body:
                s(env)
        return run

    def statement(self):
        if t := self.take('let'):
            name = self.tok.text
            self.i += 1
            self.need('=')
            value = self.expr()
            self.need(';')
            def let(env): env.vars[name] = value(env)
            return let
        if self.take('if'):
            cond, then = self.expr(), self.block()
            other = (self.statement() if self.tok.text == 'if' else self.block()) if self.take('else') else None
            def branch(env):
                if cond(env):
                    then(Env(env))
                elif other:
                    other(Env(env))
            return branch
        if self.take('while'):
            cond, body = self.expr(), self.block()
            def loop(env):
                while cond(env):
                    body(Env(env))
            return loop
        if self.take('return'):
            value = None if self.tok.text == ';' else self.expr()
            self.need(';')
            def ret(env): raise Return(value(env) if value else None)
            return ret
        if self.take('fn'):
            name = self.tok.text
            self.i += 1
            params, body = self.params(), self.block()
            def define(env): env.vars[name] = Function(name, params, body, env)
            return define
        value = self.expr()
        self.need(';')
        return value

    def params(self):
        self.need('(')
        names = []
        while not self.take(')'):
            names.append(self.tok.text)
            self.i += 1
            self.take(',')
        return names

    def expr(self):
        left = self.binary(0)
        if t := self.take('='):
            target = getattr(left, 'target', None)
            if target is None:
                raise LangError('cannot assign', t.line)
            value = self.expr()
            return lambda env: target(env, value(env))
        return left

    def binary(self, level):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while t := self.take(*self.LEVELS[level]):
            right = self.binary(level + 1)
            left = self.combine(t, left, right)
        return left

    def combine(self, t, left, right):
        if t.text == '&&':
            return lambda env: left(env) and right(env)
        if t.text == '||':
            return lambda env: left(env) or right(env)
        op = self.OPS[t.text]
        def run(env):
            try:
                return op(left(env), right(env))
            except (TypeError, ZeroDivisionError) as e:
                raise LangError(str(e), t.line) from e
        return run

    def unary(self):
        if self.take('-'):
            inner = self.unary()
            return lambda env: -inner(env)
        if self.take('!'):
            inner = self.unary()
            return lambda env: not inner(env)
        return self.postfix()

    def postfix(self):
        value = self.primary()
        while True:
            if t := self.take('('):
                args = []
                while not self.take(')'):
                    args.append(self.expr())
                    self.take(',')
                def call(env, f=value, args=tuple(args), line=t.line):
                    fn = f(env)
                    if not callable(fn):
                        raise LangError(f'{fn!r} is not a function', line)
                    return fn(*[a(env) for a in args])
                value = call
            elif t := self.take('['):
                index = self.expr()
                self.need(']')
                def get(env, o=value, i=index, line=t.line):
                    try:
                        return o(env)[i(env)]
                    except (IndexError, KeyError, TypeError) as e:
                        raise LangError(f'{type(e).__name__}: {e}', line) from None
                def put(env, v, o=value, i=index):
                    o(env)[i(env)] = v
                    return v
                get.target = put
                value = get
            else:
                return value

    def primary(self):
        t = self.tok
        self.i += 1
        match t:
            case Token('num', text) if '.' in text:
                v = float(text)
                return lambda env: v
            case Token('num', text):
                n = int(text)
                return lambda env: n
            case Token('str', text):
                s = re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), text[1:-1])
                return lambda env: s
            case Token('id', 'true' | 'false' as word):
                return lambda env: word == 'true'
            case Token('id', 'fn'):
                params, body = self.params(), self.block()
                return lambda env: Function('<anonymous>', params, body, env)
            case Token('id', name, line):
                def get(env): return env.find(name, line).vars[name]
                def put(env, v):
                    env.find(name, line).vars[name] = v
                    return v
                get.target = put
                return get
            case Token('op', '('):
                inner = self.expr()
                self.need(')')
                return inner
            case Token('op', '['):
                items = []
                while not self.take(']'):
                    items.append(self.expr())
                    self.take(',')
                return lambda env: [i(env) for i in items]
        raise LangError(f'unexpected {t.text or "end"!r}', t.line)


def run(text):
    out = []
    env = Env(print=lambda *a: out.append(' '.join(map(str, a))), len=len, push=lambda l, v: l.append(v), str=str)
    try:
        for statement in Parser(text).program():
            statement(env)
    except LangError as e:
        out.append(f'error: {e}; cause {e.__cause__!r}')
    print('\n'.join(out))


run('''
fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
print("fib", fib(15));
fn counter() { let n = 0; return fn() { n = n + 1; return n; }; }
let c = counter(); c(); c(); print(c());
let a = [1, 2.5, "x\\ty"]; a[0] = 10; push(a, [true, false]); print(a, len(a), a[3][0]);
let i = 0; while i < 3 { print(i * i % 4, -i, !i); i = i + 1; }
print(counter);
''')
run('let x = 1;\nprint(x + "a");')
run('print(y);')
run('let z = 1 / 0;')
run('let a = [1]; print(a[5]);')
run('print(1')
run('1 = 2;')
run('@')
run('let a = 3; a(1);')
try:
    run('fn f(a) { return a; } print(f(1), f("q")); f();')
except TypeError as e:
    print('TypeError', e)
