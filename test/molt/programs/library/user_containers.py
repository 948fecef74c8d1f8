from collections import UserDict, UserList, UserString
class D(UserDict):
    def __setitem__(self, k, v): super().__setitem__(str(k), v)
d = D({1: "a"}, b=2); d[3] = "c"; print(d, "1" in d, len(d), dict(d), d.get("zz", 0), d | {"q": 1}, list(d.items()), d.pop("b"), d.data)
class L(UserList):
    def first(self): return self[0]
l = L([3, 1, 2]); l.append(5); l.sort(); print(l, l.first(), l + [9], l[1:], len(l), 2 in l, l == [1, 2, 3, 5], type(l[0:1]).__name__, l * 2, l.index(3), l.data)
s = UserString("hello"); print(s, s.upper(), s + "!", len(s), s == "hello", "ell" in s, s[1:3], s.find("l"), hash(s) == hash("hello"), str(s).title())
