n = 0
while n < 3: n += 1
else: print('done', n)
while True:
    n -= 1
    if n == 0: break
    if n % 2: continue
    print('even', n)
else: print('never')
for i in []: pass
else: print('empty')
for i in 'abc':
    if i == 'b': break
else: print('no')
print(i)
