text = """It was the best of times, it was the worst of times,
it was the age of wisdom, it was the age of foolishness"""
words = [w.strip(",.").lower() for w in text.split()]
freq = {}
for w in words: freq[w] = freq.get(w, 0) + 1
for w, n in sorted(freq.items(), key=lambda p: (-p[1], p[0]))[:5]: print(f"{w:<10}{n:>3} {'*' * n}")
print(len(words), len(set(words)), max(words, key=len), sorted(set(map(len, words))))
def caesar(s, k): return "".join(chr((ord(c) - b + k) % 26 + b) if (b := 65 if c.isupper() else 97) and c.isalpha() else c for c in s)
print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3))
def rle(s):
    from itertools import groupby
    return "".join(f"{len(list(g))}{k}" for k, g in groupby(s))
print(rle("aaabbc"), "".join(sorted("hello", key=lambda c: (c not in "aeiou", c))), " ".join(w[::-1] for w in "abc def".split()), "racecar" == "racecar"[::-1])
anag = {}
for w in ["eat", "tea", "tan", "ate", "nat", "bat"]: anag.setdefault("".join(sorted(w)), []).append(w)
print(list(anag.values()), [w.title() for w in ["o'neil", "x-ray"]], "The {0} {1} {0}".format("a", "b"))
lines = text.splitlines(); print([(i, len(l), l.count("the")) for i, l in enumerate(lines, 1)], text.replace("times", "days", 1)[:30], text.find("age"), "|".join(f"{w:^7}" for w in words[:4]))
