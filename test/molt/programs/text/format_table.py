rows = [('Name', 'Qty', 'Price'), ('Apple', 3, 1.5), ('Kiwi', 12, .25)]
w = [max(len(str(r[i])) for r in rows) for i in range(3)]
for r in rows: print(' | '.join(f'{str(c):<{w[i]}}' if i == 0 else f'{str(c):>{w[i]}}' for i, c in enumerate(r)))
print('+'.join('-' * (x + 2) for x in w), f'{"":=^20}', f'{3.14159:^+12.3f}|', f'{1234567.891:,.1f}', f'{.5:.0%}', f'{255:#010b}', f'{-7:05d}', f'{"left":<8}|{"right":>8}')
