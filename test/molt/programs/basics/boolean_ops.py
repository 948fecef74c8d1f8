def t(n, v): print(n, end=' '); return v
print(t(1, 0) or t(2, 'x') or t(3, 1), t(4, 1) and t(5, '') and t(6, 2))
print([] or {} or 'end', 0 and 1, 1 and 0, None or 0, not [] and not '', bool('0'), not not 5)
