l = list(range(8))
l[2:4] = ['a', 'b', 'c']; print(l); l[::3] = [0, 0, 0]; print(l); l[1:1] = [9, 9]; print(l); l[-2:] = []; print(l); l[:] = [1]; print(l); l[len(l):] = [2, 3]; print(l)
try: l[::2] = [1]
except ValueError as e: print(e)
print([1, 2, 3, 4][-3:-1], [1, 2, 3][5:], [1, 2, 3][::-2], 'abcdef'[4:1:-1], (1, 2, 3)[:-1], [*range(5)][1:4:2])
