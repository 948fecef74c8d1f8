class Step:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got * 2
async def inner(n):
    a = await Step(n)
    b = await Step(a)
    return a + b
async def outer():
    r = await inner(1)
    try:
        await inner(2)
    except ValueError as e:
        r = (r, str(e))
    return r
c = outer()
print(c.send(None), c.send(10), c.send(20))
try:
    c.throw(ValueError("boom"))
except StopIteration as e:
    print(e.value)
async def never(): pass
n = never(); n.close()
class AM:
    async def __aenter__(self): print("aenter"); return 5
    async def __aexit__(self, *a): print("aexit", a[0]); return False
async def use():
    async with AM() as v:
        return v
try:
    use().send(None)
except StopIteration as e:
    print(e.value)
