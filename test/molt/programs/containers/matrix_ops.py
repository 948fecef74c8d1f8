m = [[1, 2], [3, 4]]
print([list(r) for r in zip(*m)], [[x * 2 for x in r] for r in m], sum(map(sum, m)), [sum(r) for r in m], [sum(c) for c in zip(*m)], [m[i][i] for i in range(2)], max(max(r) for r in m), [x for r in m for x in r], [r[::-1] for r in m][::-1])
z = [[0] * 3 for _ in range(2)]; z[1][2] = 1; print(z, [[int(i == j) for j in range(3)] for i in range(3)])
for r in m: print(' '.join(f'{v:3}' for v in r))
