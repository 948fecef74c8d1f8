p = [('bob', 25), ('al', 30), ('cy', 25)]
print(sorted(p), sorted(p, key=lambda t: (t[1], t[0])), sorted(p, key=lambda t: (-t[1], t[0])), min(p, key=lambda t: t[1]), max(p, key=lambda t: len(t[0])), sorted('Hello World', key=str.lower), sorted([[2, 1], [1, 9], [1]]), sorted({'b': 1, 'a': 2}, key={'b': 1, 'a': 2}.get))
l = [3, 1, 2]; r = l.sort(); print(r, l); l.sort(key=lambda x: -x); print(l, sorted(l) is l, sorted((1, 3, 2)), sorted('', default=None) if False else [])
words = 'the Quick brown FOX'.split(); words.sort(key=lambda w: (len(w), w.lower())); print(words)
