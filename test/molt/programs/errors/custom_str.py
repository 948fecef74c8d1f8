class E(Exception):
    def __str__(self): return 'custom text'
print(str(E(1)))
raise E(5)
