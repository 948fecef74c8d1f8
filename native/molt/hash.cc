// Digests: md5, sha1, the sha2 and sha3 families, blake2b and blake2s; and crc32 and adler32. Each digest has one state and is copied to finish.
#include "rt.h"

enum Kind_ { MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA3_224, SHA3_256, SHA3_384, SHA3_512, SHAKE_128, SHAKE_256, BLAKE2B, BLAKE2S };
struct Digest { Obj ob; int kind, block, size, fill; uint64_t total; union { uint32_t w[8]; uint64_t q[25]; } h; uint8_t buf[200]; uint8_t last; };
extern Type T_digest;
V module_type(Type* t, const char* module, bool hashable);
#define D(v) as<Digest>(v)
static uint32_t rol(uint32_t x, int n) { return x << n | x >> (32 - n); }
static uint32_t ror(uint32_t x, int n) { return x >> n | x << (32 - n); }
static uint64_t ror64(uint64_t x, int n) { return x >> n | x << (64 - n); }
static uint64_t rol64(uint64_t x, int n) { return n ? x << n | x >> (64 - n) : x; }
static uint32_t be32(const uint8_t* p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }
static uint32_t le32(const uint8_t* p) { return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0]; }
static uint64_t be64(const uint8_t* p) { return (uint64_t)be32(p) << 32 | be32(p + 4); }
static uint64_t le64(const uint8_t* p) { return (uint64_t)le32(p + 4) << 32 | le32(p); }

// The fractional parts of roots of primes and of sines, computed once instead of written out.
static uint64_t k512[80];
static uint32_t kmd5[64];
static const uint64_t iv512[8] = {0x6a09e667f3bcc908ull, 0xbb67ae8584caa73bull, 0x3c6ef372fe94f82bull, 0xa54ff53a5f1d36f1ull, 0x510e527fade682d1ull, 0x9b05688c2b3e6c1full, 0x1f83d9abfb41bd6bull, 0x5be0cd19137e2179ull};
static const uint64_t iv384[8] = {0xcbbb9d5dc1059ed8ull, 0x629a292a367cd507ull, 0x9159015a3070dd17ull, 0x152fecd8f70e5939ull, 0x67332667ffc00b31ull, 0x8eb44a8768581511ull, 0xdb0c2e0d64f98fa7ull, 0x47b5481dbefa4fa4ull};
static const uint32_t iv224[8] = {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4};
typedef unsigned __int128 u128;
// floor(frac(cbrt(p)) * 2**64), by bits, over 192-bit products held in two words where needed
static uint64_t cube_root_fraction(uint32_t p) {
  // x = floor(cbrt(p) * 2**64) is below 2**67; found bit by bit with exact comparison of x**3 and p * 2**192
  u128 x = 0;
  for (int bit = 66; bit >= 0; bit--) {
    u128 t = x | (u128)1 << bit;
    // t**3 in five 64-bit words
    uint64_t a[2] = {(uint64_t)t, (uint64_t)(t >> 64)}, sq[4] = {0}, cu[6] = {0};
    for (int i = 0; i < 2; i++) { u128 c = 0; for (int j = 0; j < 2; j++) { c += (u128)a[i] * a[j] + sq[i + j]; sq[i + j] = (uint64_t)c; c >>= 64; } sq[i + 2] += (uint64_t)c; }
    for (int i = 0; i < 4; i++) { u128 c = 0; for (int j = 0; j < 2; j++) { c += (u128)sq[i] * a[j] + cu[i + j]; cu[i + j] = (uint64_t)c; c >>= 64; } if (i + 2 < 6) cu[i + 2] += (uint64_t)c; }
    bool less = !cu[5] && !cu[4] && (cu[3] < p || (cu[3] == p && !cu[2] && !cu[1] && !cu[0]));
    if (less) x = t;
  }
  return (uint64_t)x;
}
static void constants() {
  if (k512[0]) return;
  int n = 0;
  for (uint32_t p = 2; n < 80; p++) {
    bool prime = true;
    for (uint32_t d = 2; d * d <= p; d++) prime = prime && p % d;
    if (prime) k512[n++] = cube_root_fraction(p);
  }
}
extern "C" double sin(double);
static void md5_constants() {
  if (!kmd5[0]) for (int i = 0; i < 64; i++) { double s = sin(i + 1.0); kmd5[i] = (uint32_t)((s < 0 ? -s : s) * 4294967296.0); }
}

static void md5(Digest* d, const uint8_t* p) {
  static const uint8_t r[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  uint32_t a = d->h.w[0], b = d->h.w[1], c = d->h.w[2], e = d->h.w[3];
  for (int i = 0; i < 64; i++) {
    uint32_t f;
    int g;
    if (i < 16) f = (b & c) | (~b & e), g = i;
    else if (i < 32) f = (e & b) | (~e & c), g = (5 * i + 1) & 15;
    else if (i < 48) f = b ^ c ^ e, g = (3 * i + 5) & 15;
    else f = c ^ (b | ~e), g = 7 * i & 15;
    f += a + kmd5[i] + le32(p + 4 * g);
    a = e, e = c, c = b;
    b += rol(f, r[i >> 4][i & 3]);
  }
  d->h.w[0] += a, d->h.w[1] += b, d->h.w[2] += c, d->h.w[3] += e;
}
static void sha1(Digest* d, const uint8_t* p) {
  uint32_t w[80], a = d->h.w[0], b = d->h.w[1], c = d->h.w[2], e = d->h.w[3], f = d->h.w[4];
  for (int i = 0; i < 80; i++) w[i] = i < 16 ? be32(p + 4 * i) : rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  for (int i = 0; i < 80; i++) {
    uint32_t g = i < 20 ? ((b & c) | (~b & e)) + 0x5a827999 : i < 40 ? (b ^ c ^ e) + 0x6ed9eba1 : i < 60 ? ((b & c) | (b & e) | (c & e)) + 0x8f1bbcdc : (b ^ c ^ e) + 0xca62c1d6;
    g += rol(a, 5) + f + w[i];
    f = e, e = c, c = rol(b, 30), b = a, a = g;
  }
  d->h.w[0] += a, d->h.w[1] += b, d->h.w[2] += c, d->h.w[3] += e, d->h.w[4] += f;
}
static void sha256(Digest* d, const uint8_t* p) {
  uint32_t w[64], s[8];
  for (int i = 0; i < 64; i++) w[i] = i < 16 ? be32(p + 4 * i) : (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10) + w[i - 7] + (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 16];
  memcpy(s, d->h.w, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t t1 = s[7] + (ror(s[4], 6) ^ ror(s[4], 11) ^ ror(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(k512[i] >> 32) + w[i];
    uint32_t t2 = (ror(s[0], 2) ^ ror(s[0], 13) ^ ror(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    for (int k = 7; k > 0; k--) s[k] = s[k - 1];
    s[4] += t1, s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) d->h.w[i] += s[i];
}
static void sha512(Digest* d, const uint8_t* p) {
  uint64_t w[80], s[8];
  for (int i = 0; i < 80; i++) w[i] = i < 16 ? be64(p + 8 * i) : (ror64(w[i - 2], 19) ^ ror64(w[i - 2], 61) ^ w[i - 2] >> 6) + w[i - 7] + (ror64(w[i - 15], 1) ^ ror64(w[i - 15], 8) ^ w[i - 15] >> 7) + w[i - 16];
  memcpy(s, d->h.q, sizeof s);
  for (int i = 0; i < 80; i++) {
    uint64_t t1 = s[7] + (ror64(s[4], 14) ^ ror64(s[4], 18) ^ ror64(s[4], 41)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k512[i] + w[i];
    uint64_t t2 = (ror64(s[0], 28) ^ ror64(s[0], 34) ^ ror64(s[0], 39)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    for (int k = 7; k > 0; k--) s[k] = s[k - 1];
    s[4] += t1, s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) d->h.q[i] += s[i];
}
static void keccak(uint64_t* a) {
  uint8_t lfsr = 1;
  for (int round = 0; round < 24; round++) {
    uint64_t c[5], b[25];
    for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (int x = 0; x < 5; x++) { uint64_t t = c[(x + 4) % 5] ^ rol64(c[(x + 1) % 5], 1); for (int y = 0; y < 25; y += 5) a[x + y] ^= t; }
    int x = 1, y = 0;
    uint64_t cur = a[1];
    memcpy(b, a, sizeof b);
    b[0] = a[0];
    for (int t = 0; t < 24; t++) {
      int ny = (2 * x + 3 * y) % 5;
      x = y, y = ny;
      uint64_t next = a[x + 5 * y];
      b[x + 5 * y] = rol64(cur, (t + 1) * (t + 2) / 2 % 64);
      cur = next;
    }
    for (int j = 0; j < 25; j += 5) for (int i = 0; i < 5; i++) a[i + j] = b[i + j] ^ (~b[(i + 1) % 5 + j] & b[(i + 2) % 5 + j]);
    for (int j = 0; j < 7; j++) {
      if (lfsr & 1) a[0] ^= 1ull << ((1 << j) - 1);
      lfsr = (uint8_t)(lfsr & 0x80 ? lfsr << 1 ^ 0x71 : lfsr << 1);
    }
  }
}
static const uint8_t sigma[10][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}, {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8}, {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9}, {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10}, {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};
template <class T, int R1, int R2, int R3, int R4, int ROUNDS> static void blake2(T* h, const T* iv, const T* m, uint64_t total, bool last) {
  T v[16];
  for (int i = 0; i < 8; i++) v[i] = h[i], v[i + 8] = iv[i];
  v[12] ^= (T)total;
  if (sizeof(T) == 4) v[13] ^= (T)(total >> 32);
  if (last) v[14] = (T)~v[14];
  auto rot = [](T x, int n) { return (T)(x >> n | x << (8 * (int)sizeof(T) - n)); };
  auto g = [&](int a, int b, int c, int d, T x, T y) {
    v[a] += v[b] + x, v[d] = rot(v[d] ^ v[a], R1), v[c] += v[d], v[b] = rot(v[b] ^ v[c], R2);
    v[a] += v[b] + y, v[d] = rot(v[d] ^ v[a], R3), v[c] += v[d], v[b] = rot(v[b] ^ v[c], R4);
  };
  for (int r = 0; r < ROUNDS; r++) {
    const uint8_t* s = sigma[r % 10];
    for (int i = 0; i < 4; i++) g(i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
    for (int i = 0; i < 4; i++) g(i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
  }
  for (int i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
}
static void block(Digest* d, const uint8_t* p) {
  switch (d->kind) {
    case MD5: return md5(d, p);
    case SHA1: return sha1(d, p);
    case SHA224:
    case SHA256: return sha256(d, p);
    case SHA384:
    case SHA512: return sha512(d, p);
    case BLAKE2B: {
      uint64_t m[16];
      for (int i = 0; i < 16; i++) m[i] = le64(p + 8 * i);
      return blake2<uint64_t, 32, 24, 16, 63, 12>(d->h.q, iv512, m, d->total, d->last);
    }
    case BLAKE2S: {
      uint32_t m[16], iv[8];
      for (int i = 0; i < 16; i++) m[i] = le32(p + 4 * i);
      for (int i = 0; i < 8; i++) iv[i] = (uint32_t)(iv512[i] >> 32);
      return blake2<uint32_t, 16, 12, 8, 7, 10>(d->h.w, iv, m, d->total, d->last);
    }
    default:
      for (int i = 0; i < d->block / 8; i++) d->h.q[i] ^= le64(p + 8 * i);
      keccak(d->h.q);
  }
}
static void feed(Digest* d, const uint8_t* p, intptr_t n) {
  bool blake = d->kind >= BLAKE2B;
  while (n > 0) {
    // blake2 keeps its last block back: it is finished apart
    if (d->fill == d->block) { if (blake) d->total += (uint64_t)d->block; block(d, d->buf); d->fill = 0; }
    intptr_t k = d->block - d->fill < n ? d->block - d->fill : n;
    memcpy(d->buf + d->fill, p, (size_t)k);
    d->fill += (int)k, p += k, n -= k;
    if (!blake) {
      d->total += (uint64_t)k;
      if (d->fill == d->block) block(d, d->buf), d->fill = 0;
    }
  }
}
static V digest_of(Digest* from, int64_t length) {
  Digest copy = *from, *d = &copy;
  V out = bytes_new((intptr_t)length);
  uint8_t* o = as<Bytes>(out)->a;
  if (d->kind <= SHA512) {
    uint64_t bits = d->total * 8;
    int tail = d->block == 128 ? 16 : 8;
    d->buf[d->fill++] = 0x80;
    if (d->fill > d->block - tail) { memset(d->buf + d->fill, 0, (size_t)(d->block - d->fill)); block(d, d->buf); d->fill = 0; }
    memset(d->buf + d->fill, 0, (size_t)(d->block - d->fill));
    for (int i = 0; i < 8; i++) d->buf[d->kind == MD5 ? d->block - 8 + i : d->block - 1 - i] = (uint8_t)(bits >> (8 * i));
    block(d, d->buf);
    for (int64_t i = 0; i < length; i++) o[i] = d->kind == MD5 ? (uint8_t)(d->h.w[i / 4] >> (8 * (i % 4))) : d->block == 64 ? (uint8_t)(d->h.w[i / 4] >> (24 - 8 * (i % 4))) : (uint8_t)(d->h.q[i / 8] >> (56 - 8 * (i % 8)));
  } else if (d->kind >= BLAKE2B) {
    d->total += (uint64_t)d->fill, d->last = 1;
    memset(d->buf + d->fill, 0, (size_t)(d->block - d->fill));
    block(d, d->buf);
    for (int64_t i = 0; i < length; i++) o[i] = d->kind == BLAKE2B ? (uint8_t)(d->h.q[i / 8] >> (8 * (i % 8))) : (uint8_t)(d->h.w[i / 4] >> (8 * (i % 4)));
  } else {
    memset(d->buf + d->fill, 0, (size_t)(d->block - d->fill));
    d->buf[d->fill] ^= d->kind >= SHAKE_128 ? 0x1f : 0x06;
    d->buf[d->block - 1] ^= 0x80;
    block(d, d->buf);
    for (int64_t i = 0; i < length; i++) {
      int64_t k = i % d->block;
      if (i && !k) keccak(d->h.q);
      o[i] = (uint8_t)(d->h.q[k / 8] >> (8 * (k % 8)));
    }
  }
  return out;
}
#define HASH(name, min, max) CDEF(o_digest_##name, #name, min, max, 0)
HASH(update, 1, 1) {
  const uint8_t* p;
  intptr_t k;
  if (is_str(args[0])) FAIL(E_TypeError, "Strings must be encoded before hashing");
  if (!bytes_like(args[0], &p, &k)) { err_clear(); FAIL(E_TypeError, "object supporting the buffer API required"); }
  feed(D(self), p, k);
  return NEWREF(NONE);
}
static bool length_arg(V self, V* args, intptr_t n, int64_t* k) {
  *k = D(self)->size;
  if (D(self)->kind != SHAKE_128 && D(self)->kind != SHAKE_256) return true;
  if (!n) { rt_errorf(&E_TypeError, "digest() missing required argument 'length' (pos 1)"); return false; }
  return index_of(args[0], k) == 0;
}
HASH(digest, 0, 1) { int64_t k; return length_arg(self, args, n, &k) ? digest_of(D(self), k) : 0; }
HASH(hexdigest, 0, 1) {
  int64_t k;
  if (!length_arg(self, args, n, &k)) return 0;
  V b = digest_of(D(self), k);
  Text t;
  for (intptr_t i = 0; i < as<Bytes>(b)->n; i++) t.put((uint32_t)"0123456789abcdef"[as<Bytes>(b)->a[i] >> 4]), t.put((uint32_t)"0123456789abcdef"[as<Bytes>(b)->a[i] & 15]);
  DECREF(b);
  return t.take();
}
static const char* const digest_names[] = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256", "blake2b", "blake2s"};
HASH(copy, 0, 0) {
  V o = object_new(&T_digest);
  Obj head = D(o)->ob;
  *D(o) = *D(self);
  D(o)->ob = head;
  return o;
}
CDEF(o_digest_digest_size, "digest_size", 0, 0, CF_GETTER) { return MKI(D(self)->size); }
CDEF(o_digest_block_size, "block_size", 0, 0, CF_GETTER) { return MKI(D(self)->block); }
CDEF(o_digest_name, "name", 0, 0, CF_GETTER) { return str_from(digest_names[D(self)->kind]); }
static V make_digest(Type* t, V* args, intptr_t n, V) {  // kind; for blake2 also the size and the parameter block
  static const int sizes[] = {16, 20, 28, 32, 48, 64, 28, 32, 48, 64, 0, 0, 64, 32}, blocks[] = {64, 64, 64, 64, 128, 128, 144, 136, 104, 72, 168, 136, 128, 64};
  const uint8_t* block = nullptr;
  intptr_t given = 0;
  if (n < 1 || !IS_INT(args[0]) || IVAL(args[0]) < 0 || IVAL(args[0]) > BLAKE2S) FAIL(E_TypeError, "cannot create '%s' instances", t->name);
  if (IVAL(args[0]) >= BLAKE2B && (n != 3 || !IS_INT(args[1]) || !bytes_like(args[2], &block, &given) || given < (IVAL(args[0]) == BLAKE2B ? 64 : 32))) {
    err_clear();
    FAIL(E_TypeError, "cannot create '%s' instances", t->name);
  }
  V o = object_new(t);
  Digest* d = D(o);
  d->kind = (int)IVAL(args[0]), d->size = sizes[d->kind], d->block = blocks[d->kind];
  constants();
  switch (d->kind) {
    case MD5:
    case SHA1: {
      md5_constants();
      static const uint32_t iv[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
      memcpy(d->h.w, iv, sizeof iv);
      break;
    }
    case SHA224: memcpy(d->h.w, iv224, 32); break;
    case SHA256: for (int i = 0; i < 8; i++) d->h.w[i] = (uint32_t)(iv512[i] >> 32); break;
    case SHA384: memcpy(d->h.q, iv384, 64); break;
    case SHA512: memcpy(d->h.q, iv512, 64); break;
    case BLAKE2B:
    case BLAKE2S: {
      d->size = (int)IVAL(args[1]);
      for (int i = 0; i < 8; i++) if (d->kind == BLAKE2B) d->h.q[i] = iv512[i] ^ le64(block + 8 * i); else d->h.w[i] = (uint32_t)(iv512[i] >> 32) ^ le32(block + 4 * i);
      break;
    }
    default: break;
  }
  return o;
}
static const CDef* const methods_digest[] = {&o_digest_update, &o_digest_digest, &o_digest_hexdigest, &o_digest_copy, &o_digest_digest_size, &o_digest_block_size, &o_digest_name, nullptr};
Type T_digest = {{1 << 30, &T_type}, "HASH", K_OTHER, 0, 0, sizeof(Digest), 0, &T_object, methods_digest, make_digest};
MODULE_VALUE(_hashes, HASH) { return module_type(&T_digest, "_hashlib", true); }

MODULE_FN(_hashes, crc32, 2, 2) {
  const uint8_t* p;
  intptr_t k;
  int64_t start;
  if (!bytes_like(args[0], &p, &k) || index_of(args[1], &start)) return 0;
  static uint32_t table[256];
  if (!table[1]) for (uint32_t i = 0; i < 256; i++) { uint32_t c = i; for (int j = 0; j < 8; j++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1; table[i] = c; }
  uint32_t c = ~(uint32_t)start;
  for (intptr_t i = 0; i < k; i++) c = table[(c ^ p[i]) & 255] ^ c >> 8;
  return MKI((uint32_t)~c);
}
MODULE_FN(_hashes, adler32, 2, 2) {
  const uint8_t* p;
  intptr_t k;
  int64_t start;
  if (!bytes_like(args[0], &p, &k) || index_of(args[1], &start)) return 0;
  uint32_t a = (uint32_t)start & 0xffff, b = (uint32_t)start >> 16;
  for (intptr_t i = 0; i < k; i++) a = (a + p[i]) % 65521, b = (b + a) % 65521;
  return MKI(b << 16 | a);
}
