d = {"a": 1}
print(d["a"])

def get(k):
    return d[k]

get("missing")
