class A:
    def m(self): return self.missing
print('start')
A().m()
