def apply(f, n, x): return x if n == 0 else apply(f, n - 1, f(x))
def curry(f): return lambda a: lambda b: f(a, b)
def flip(f): return lambda a, b: f(b, a)
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: fs[0](compose(*fs[1:])(x)))
print(apply(lambda v: v * 2, 5, 1), curry(pow)(2)(5), flip(divmod)(3, 10), compose(str, abs, int)('-7'), list(map(curry(max)(3), [1, 5])), (lambda f: f(f))(lambda g: 'self'))
def pipeline(*steps):
    def run(v):
        for s in steps: v = s(v)
        return v
    return run
print(pipeline(str.split, len, lambda n: n * 10)('a b c'))
