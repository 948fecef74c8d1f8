a = [1, [2]]; b = a; c = a[:]; d = list(a); a.append(3); a[1].append(9); print(b, c, d, b is a, c is a, c[1] is a[1])
def f(x, y=[]): x.append(1); y.append(2); return y
l = []; f(l); print(l, f(l), f([]))
t = ([],); t[0].append(1); print(t)
try: t[0] += [2]
except TypeError as e: print(e, t)
s = 'a'; u = s; s += 'b'; print(s, u); x = y = 0; x += 1; print(x, y); m = {'k': []}; n = m.copy(); n['k'].append(1); print(m)
