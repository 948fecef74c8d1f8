db = {"users": [{"name": "ann", "tags": ["a", "b"], "address": {"city": "X", "zip": 1}}, {"name": "bob", "tags": [], "address": {"city": "Y", "zip": 2}}]}
print([u["name"] for u in db["users"] if u["tags"]], {u["name"]: u["address"]["city"] for u in db["users"]}, sorted(db["users"], key=lambda u: -u["address"]["zip"])[0]["name"], sum(len(u["tags"]) for u in db["users"]))
db["users"][1]["tags"].extend(["q"]); db["users"].append({"name": "cy"}); print(db["users"][1]["tags"], db["users"][-1].get("tags", "none"), len(db["users"]))
def walk(d, p=""):
    if isinstance(d, dict):
        for k, v in d.items(): yield from walk(v, f"{p}/{k}")
    elif isinstance(d, list):
        for i, v in enumerate(d): yield from walk(v, f"{p}[{i}]")
    else: yield p, d
for line in walk(db): print(*line)
grid = [[0] * 4 for _ in range(3)]; grid[1][2] = 5; print(grid, [row[:] for row in grid][1], list(zip(*grid))[2])
s = [[1, 2], [3]]; t = s[:]; t[0].append(9); t.append([4]); print(s, t); k = dict.fromkeys("ab", []); k["a"].append(1); print(k)
g = {}; [g.setdefault(len(w), []).append(w) for w in "the quick brown fox".split()]; print(g, dict(sorted(g.items(), reverse=True)), {k: sorted(v) for k, v in g.items()})
inv = {v: k for k, v in {"a": 1, "b": 2}.items()}; print(inv, list(inv), max(inv, key=inv.get), [k for k, v in sorted(inv.items(), key=lambda kv: kv[1])], dict(zip(inv.values(), inv.keys())), {1: {2: {3: 4}}}[1][2][3], (1, (2, (3,)))[1][1][0], [[[]]] == [[[]]], {"a": [1]} == {"a": [1]}, [1, [2]] < [1, [3]])
