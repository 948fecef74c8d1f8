for i in range(3):
    for j in range(3):
        if j == 2: break
        if i == j: continue
        print(i, j)
    else: print('never')
r = [(a, b) for a in 'xy' for b in range(2)]
print(r)
k = 0
while k < 10:
    k += 1
    if k % 3 == 0: continue
    for m in range(k):
        if m * m > k: break
    else: print('k', k)
