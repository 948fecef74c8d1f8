import re, string, textwrap, collections, unicodedata, difflib, itertools, operator, random, statistics
TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness -- it was the epoch of belief; it was the epoch of
incredulity. "Don't panic!", said naïve Zoë (42 times?)... Straße, ΑΣ, 日本語 and café."""
words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", TEXT.lower())
count = collections.Counter(words)
print(len(words), count.most_common(5), max(words, key=len), sorted(w for w in count if count[w] == 1)[:6])
print({k: len(list(g)) for k, g in itertools.groupby(sorted(words, key=len), key=len)}, statistics.mean(map(len, words)), statistics.median_high(map(len, words)))
bigrams = collections.Counter(zip(words, words[1:])); print(bigrams.most_common(3), [' '.join(b) for b, n in sorted(bigrams.items(), key=lambda i: (-i[1], i[0]))[:2]])
model = collections.defaultdict(list)
for a, b in itertools.pairwise(words): model[a].append(b)
rng = random.Random(1); w = 'it'; out = [w]
for _ in range(12): w = rng.choice(model.get(w) or words); out.append(w)
print(' '.join(out))
for width in (20, 33): print(textwrap.fill(TEXT, width, initial_indent='* ', subsequent_indent='  ')); print('-' * width)
print(textwrap.shorten(TEXT, 40), textwrap.shorten(TEXT, 30, placeholder=' [more]'))
print(TEXT.title()[:60], TEXT.swapcase()[-30:], TEXT.casefold()[-30:], TEXT.upper()[-32:], TEXT.count('it was'), TEXT.find('epoch'), TEXT.rfind('epoch'), TEXT.split('\n')[1].partition(' of '), TEXT.translate(str.maketrans('', '', string.punctuation))[:40])
print([unicodedata.normalize('NFKD', c) for c in 'éﬁ½'], ''.join(c for c in unicodedata.normalize('NFD', 'Zoë naïve café') if not unicodedata.combining(c)), [unicodedata.category(c) for c in 'aA1 -é日'])
print(re.sub(r'(?i)\b(it)\b', lambda m: m[1].upper() if m.start() else '<' + m[1] + '>', TEXT)[:60], re.split(r'[,;.!?"()\s-]+', TEXT)[-6:], re.sub(r'(\w)(\w*)', r'\2\1ay', 'pig latin'), re.findall(r'(?P<first>\w)\w*(?P<last>\w)', 'abc de f'))
table = [('name', 'qty', 'price'), ('apple', 3, 1.5), ('kiwi fruit', 12, 0.25), ('日本', 1, 100)]
for row in table: print('|'.join(f'{c:<12}' if isinstance(c, str) else f'{c:>8.2f}' if isinstance(c, float) else f'{c:^8}' for c in row))
print('%-10s|%5d|%08.3f|%+d|%x|%o|%e|%c|%5.1f%%|%r|%s' % ('left', 42, 3.14159, 7, 255, 8, 12345.678, 'z', 99.5, 'q', [1]))
print('{:,} {:_} {:+} {:e} {:%} {:b} {:#x} {:>10} {:^10} {:*<10} {:.3} {!r:>8} {:{}}'.format(1234567, 1234567, 5, 1234.5, 0.256, 10, 255, 'r', 'c', 'l', 'truncate', 'x', 'w', 5))
a, b = 'the quick brown fox\njumps\nover'.splitlines(), 'the quick red fox\njumps\nunder'.splitlines()
print('\n'.join(difflib.unified_diff(a, b, 'a', 'b', lineterm='')), difflib.SequenceMatcher(None, a[0], b[0]).ratio(), difflib.get_close_matches('wisdm', count, 2))
def soundex(s):
    codes = {c: d for d, cs in {'1': 'bfpv', '2': 'cgjkqsxz', '3': 'dt', '4': 'l', '5': 'mn', '6': 'r'}.items() for c in cs}
    out, last = s[0].upper(), codes.get(s[0].lower())
    for c in s[1:].lower():
        d = codes.get(c)
        if d and d != last: out += d
        if c not in 'hw': last = d
    return out[:4].ljust(4, '0')
print([soundex(n) for n in ('Robert', 'Rupert', 'Ashcraft', 'Tymczak', 'Pfister', 'Honeyman')])
def rle(s): return ''.join(f'{len(list(g))}{k}' for k, g in itertools.groupby(s))
def unrle(s): return ''.join(c * int(n) for n, c in re.findall(r'(\d+)(\D)', s))
print(rle('aaabccd'), unrle(rle('aaabccd')), all(unrle(rle(w)) == w for w in words))
def levenshtein(a, b):
    prev = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        cur = [i]
        for j, y in enumerate(b, 1): cur.append(min(prev[j] + 1, cur[-1] + 1, prev[j - 1] + (x != y)))
        prev = cur
    return prev[-1]
print(levenshtein('kitten', 'sitting'), levenshtein('', 'abc'), sorted(count, key=lambda w: (levenshtein(w, 'times'), w))[:4], [w for w in words if w == w[::-1] and len(w) > 1], ''.join(sorted(set('hello world'))), operator.itemgetter(*range(0, 6, 2))(words))
