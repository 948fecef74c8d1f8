def todo(): ...
print(todo(), ..., Ellipsis is ..., type(None), None == 0, NotImplemented is NotImplemented, bool(...), [None] * 2, {None: 1})
x = None
x = x or 'default'
print(x, x is not None, repr(None), str(...))
