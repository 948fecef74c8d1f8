import hashlib, hmac, zlib, binascii
for n in ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"]:
    print(n, hashlib.new(n, b"hello world").hexdigest(), getattr(hashlib, n)().digest_size)
h = hashlib.sha256(); h.update(b"a"); h.update(b"b" * 1000); print(h.hexdigest(), h.copy().hexdigest() == h.hexdigest(), h.name, h.block_size, len(h.digest()))
print(hmac.new(b"k", b"m", hashlib.sha256).hexdigest(), hmac.compare_digest("a", "a"), zlib.crc32(b"abc"), zlib.adler32(b"abc"), binascii.crc32(b"abc"), binascii.hexlify(b"\x01\xff"), binascii.unhexlify("01ff"), hashlib.pbkdf2_hmac("sha1", b"p", b"s", 3).hex())
for f in [lambda: hashlib.md5("text"), lambda: hashlib.new("nope"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
