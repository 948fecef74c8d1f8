import hmac, hashlib
for m in ("sha256", hashlib.md5, hashlib.sha512, "sha1"):
    for k in (b"", b"key", b"k" * 200, bytearray(b"x" * 64)):
        h = hmac.new(k, b"msg", m); h2 = h.copy(); h.update(b"more"); print(h.hexdigest(), h2.hexdigest(), h.digest_size, h.block_size, h.name)
print(hmac.digest(b"k", b"m", "sha256").hex(), hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"ab", b"abc"), hmac.compare_digest("", ""), hmac.compare_digest(b"a", bytearray(b"a")))
for f in (lambda: hmac.new("k", b"", "md5"), lambda: hmac.new(b"k", b""), lambda: hmac.compare_digest("é", "é"), lambda: hmac.compare_digest("a", b"a")):
    try: f()
    except TypeError as e: print(e)
