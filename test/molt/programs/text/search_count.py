s = 'the cat sat on the mat'
print(s.find('at'), s.rfind('at'), s.index('cat'), s.count('at'), s.count('the', 5), 'cat' in s, s.startswith('the'), s.endswith(('mat', 'x')), s.find('zzz'), s.replace('at', 'AT', 2), s.find('at', 6, 10), [i for i in range(len(s)) if s.startswith('at', i)], s.split().index('sat'), s[s.find('sat'):][:3], ''.join(dict.fromkeys(s)), sorted(set(s))[:4])
try: s.index('q')
except ValueError as e: print(e)
