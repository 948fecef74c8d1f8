// Text to bytes and back: utf-8, utf-16, utf-32, latin-1, ascii, cp1252; with CPython's error handlers and messages.
#include "rt.h"

enum Codec { UTF8, LATIN1, ASCII, UTF16, UTF16LE, UTF16BE, UTF32, UTF32LE, UTF32BE, CP1252, UTF8SIG };
static const char* const codec_names[] = {"utf-8", "latin-1", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "charmap", "utf-8"};
enum Handler { STRICT, IGNORE, REPLACE, BACKSLASH, XMLREF, SURROGATE, SURROGATEPASS, NAMEREPLACE };

static const uint16_t cp1252_high[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
                                         0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178};

static int codec_of(V name) {  // -1 with LookupError
  if (!name || name == NONE) return UTF8;
  if (!is_str(name)) FAILI(E_TypeError, "encoding must be str, not %T", name);
  char text[64], key[64];
  int64_t len = text_of(name, text, sizeof text);
  int k = 0;
  for (int64_t i = 0; i < len && k < 60; i++) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
    if (c == '-' || c == '_' || c == ' ') continue;
    key[k++] = c;
  }
  key[k] = 0;
  static const struct { const char* key; int codec; } known[] = {
    {"utf8", UTF8}, {"u8", UTF8}, {"utf", UTF8}, {"cp65001", UTF8}, {"latin1", LATIN1}, {"iso88591", LATIN1}, {"l1", LATIN1}, {"latin", LATIN1}, {"8859", LATIN1}, {"cp819", LATIN1}, {"ascii", ASCII}, {"usascii", ASCII}, {"646", ASCII},
    {"utf16", UTF16}, {"u16", UTF16}, {"utf16le", UTF16LE}, {"utf16be", UTF16BE}, {"utf32", UTF32}, {"u32", UTF32}, {"utf32le", UTF32LE}, {"utf32be", UTF32BE}, {"cp1252", CP1252}, {"windows1252", CP1252}, {"1252", CP1252}, {"utf8sig", UTF8SIG}};
  for (auto& c : known) if (!strcmp(c.key, key)) return c.codec;
  FAILI(E_LookupError, "unknown encoding: %U", name);
}
static int handler_of(V errors) {  // -1 with LookupError
  if (!errors || errors == NONE) return STRICT;
  static const char* const names[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "namereplace"};
  if (is_str(errors)) for (int i = 0; i < 8; i++) if (str_is(errors, names[i])) return i;
  if (!is_str(errors)) FAILI(E_TypeError, "argument 'errors' must be str, not %T", errors);
  FAILI(E_LookupError, "unknown error handler name '%U'", errors);
}
static V hex_text(const char* prefix, uint32_t c, int digits) {
  Text t;
  t.puts(prefix);
  for (int k = digits - 1; k >= 0; k--) t.put((uint32_t)"0123456789abcdef"[c >> (4 * k) & 15]);
  return t.take();
}

struct Out {
  uint8_t* p = nullptr;
  size_t n = 0, cap = 0;
  void put(uint8_t c) {
    if (n == cap) { size_t more = cap * 2 + 32; p = (uint8_t*)mem_resize(p, cap, more); cap = more; }
    p[n++] = c;
  }
  void puts(const char* s) { while (*s) put((uint8_t)*s++); }
  V take() { V r = rt_bytes((const char*)p, (intptr_t)n); drop(); return r; }
  void drop() { if (p) mem_free(p, cap); p = nullptr; }
};
static void unit(Out& o, uint32_t c, int bytes, bool big) {
  for (int k = 0; k < bytes; k++) o.put((uint8_t)(c >> (8 * (big ? bytes - 1 - k : k))));
}
static void put_utf8(Out& o, uint32_t c) {
  if (c < 0x80) o.put((uint8_t)c);
  else if (c < 0x800) o.put((uint8_t)(0xc0 | c >> 6)), o.put((uint8_t)(0x80 | (c & 63)));
  else if (c < 0x10000) o.put((uint8_t)(0xe0 | c >> 12)), o.put((uint8_t)(0x80 | (c >> 6 & 63))), o.put((uint8_t)(0x80 | (c & 63)));
  else o.put((uint8_t)(0xf0 | c >> 18)), o.put((uint8_t)(0x80 | (c >> 12 & 63))), o.put((uint8_t)(0x80 | (c >> 6 & 63))), o.put((uint8_t)(0x80 | (c & 63)));
}
// Whether the codec has the character; puts it when it does.
static bool put_char(Out& o, int codec, uint32_t c) {
  bool surrogate = c >= 0xd800 && c < 0xe000;
  switch (codec) {
    case UTF8:
    case UTF8SIG: if (surrogate) return false; put_utf8(o, c); return true;
    case LATIN1: if (c > 255) return false; o.put((uint8_t)c); return true;
    case ASCII: if (c > 127) return false; o.put((uint8_t)c); return true;
    case CP1252:
      if (c < 128 || (c >= 160 && c < 256)) return o.put((uint8_t)c), true;
      for (int i = 0; i < 32; i++) if (cp1252_high[i] == c && c) return o.put((uint8_t)(128 + i)), true;
      return false;
    case UTF16:
    case UTF16LE:
    case UTF16BE: {
      if (surrogate) return false;
      bool big = codec == UTF16BE;
      if (c < 0x10000) unit(o, c, 2, big);
      else unit(o, 0xd800 + ((c - 0x10000) >> 10), 2, big), unit(o, 0xdc00 + ((c - 0x10000) & 0x3ff), 2, big);
      return true;
    }
    default: if (surrogate) return false; unit(o, c, 4, codec == UTF32BE); return true;
  }
}
static void unicode_error(Type* type, const char* codec, V object, intptr_t start, intptr_t end, const char* reason, V message) {
  V e = exc_new(type, message), enc = str_from(codec), why = str_from(reason), args[] = {NEWREF(enc), NEWREF(object), MKI(start), MKI(end), NEWREF(why)}, text = NEWREF(message);
  SET(&as<Exc>(e)->args, rt_tuple(5, args));
  rt_setattr(e, rt_intern("encoding", 8), enc), rt_setattr(e, rt_intern("object", 6), object), rt_setattr(e, rt_intern("start", 5), MKI(start)), rt_setattr(e, rt_intern("end", 3), MKI(end)), rt_setattr(e, rt_intern("reason", 6), why);
  rt_raise(e, 0);
  DECREF(e), DECREF(enc), DECREF(why), DECREF(text);
}
static V unicode_error_str(V e);
extern "C" V usable_unicode_error(void) {
  unicode_error_door = unicode_error_str;
  return VAL(&E_UnicodeError);
}
// What str() says of a Unicode error; 0 without an error when it lacks the fields.
static V unicode_error_str(V e) {
  Tuple* a = as<Tuple>(as<Exc>(e)->args);
  if (a->n != 5 || !IS_INT(a->a[2]) || !IS_INT(a->a[3]) || !is_str(a->a[0]) || !is_str(a->a[4])) return 0;
  int64_t start = IVAL(a->a[2]), end = IVAL(a->a[3]);
  bool decode = is_instance(e, &E_UnicodeDecodeError);
  Text t;
  t.put('\''), t.str(a->a[0]), t.puts(decode ? "' codec can't decode " : "' codec can't encode ");
  const uint8_t* p;
  intptr_t n;
  V piece = 0;
  if (end == start + 1) {
    if (decode && is_kind(a->a[1], K_BYTES) && bytes_like(a->a[1], &p, &n) && start < n) piece = hex_text("0x", p[start], 2);
    else if (!decode && is_str(a->a[1]) && start < as<Str>(a->a[1])->n) {
      uint32_t c = str_at(as<Str>(a->a[1]), start);
      piece = hex_text(c < 256 ? "\\x" : c < 65536 ? "\\u" : "\\U", c, c < 256 ? 2 : c < 65536 ? 4 : 8);
    }
  }
  if (piece) {
    t.puts(decode ? "byte " : "character '"), t.str(piece), t.puts(decode ? " in position " : "' in position "), t.num(start);
    DECREF(piece);
  } else {
    t.puts(decode ? "bytes in position " : "characters in position "), t.num(start), t.put('-'), t.num(end - 1);
  }
  t.puts(": "), t.str(a->a[4]);
  return t.take();
}

V str_encode(V self, V encoding, V errors) {
  Str* s = as<Str>(self);
  int codec = codec_of(encoding);
  if (codec < 0) return 0;
  if (s->ascii && codec <= ASCII) return rt_bytes((const char*)str_data(s), s->n);
  int handler = -2;
  Out o;
  if (codec == UTF16) unit(o, 0xfeff, 2, false);
  if (codec == UTF32) unit(o, 0xfeff, 4, false);
  if (codec == UTF8SIG) put_utf8(o, 0xfeff);
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (put_char(o, codec, c)) continue;
    if (handler == -2 && (handler = handler_of(errors)) < 0) return o.drop(), (V)0;
    switch (handler) {
      case IGNORE: continue;
      case REPLACE: put_char(o, codec, '?'); continue;
      case SURROGATE:
        if (c >= 0xdc80 && c < 0xdd00) { o.put((uint8_t)(c - 0xdc00)); continue; }
        break;
      case SURROGATEPASS:
        if (c >= 0xd800 && c < 0xe000) {
          if (codec == UTF8 || codec == UTF8SIG) put_utf8(o, c);
          else unit(o, c, codec >= UTF32 ? 4 : 2, codec == UTF16BE || codec == UTF32BE);
          continue;
        }
        break;
      case NAMEREPLACE:
      case BACKSLASH:
      case XMLREF: {
        Text t;
        if (handler == XMLREF) t.puts("&#"), t.num(c), t.put(';');
        else { V h = hex_text(c < 256 ? "\\x" : c < 65536 ? "\\u" : "\\U", c, c < 256 ? 2 : c < 65536 ? 4 : 8); t.str(h); DECREF(h); }
        V text = t.take();
        for (intptr_t k = 0; k < as<Str>(text)->n; k++) put_char(o, codec, str_at(as<Str>(text), k));
        DECREF(text);
        continue;
      }
      default: break;
    }
    o.drop();
    intptr_t end = i + 1;
    Out probe;
    while (end < s->n && !put_char(probe, codec, str_at(s, end))) end++;
    probe.drop();
    const char* why = codec == LATIN1 ? "ordinal not in range(256)" : codec == ASCII ? "ordinal not in range(128)" : codec == CP1252 ? "character maps to <undefined>" : "surrogates not allowed";
    if (codec == CP1252) end = i + 1;
    Text t;
    t.put('x');
    unicode_error(&E_UnicodeEncodeError, codec_names[codec], self, i, end, why, t.take());
    return 0;
  }
  return o.take();
}
METHOD_KW(str, encode, 0, 2) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  return str_encode(self, np > 0 ? args[0] : call_kw(args, n, kw, "encoding"), np > 1 ? args[1] : call_kw(args, n, kw, "errors"));
}

// The bytes that cannot be decoded at `i`, `count` of them: what the handler puts; false with an error.
static bool bad_bytes(Text& t, int codec, V object, const uint8_t* p, intptr_t i, intptr_t count, const char* why, V errors) {
  int handler = handler_of(errors);
  if (handler < 0) return false;
  switch (handler) {
    case IGNORE: return true;
    case REPLACE: t.put(0xfffd); return true;
    case BACKSLASH: for (intptr_t k = 0; k < count; k++) { V h = hex_text("\\x", p[i + k], 2); t.str(h); DECREF(h); } return true;
    case SURROGATE: {
      bool high = true;
      for (intptr_t k = 0; k < count; k++) high = high && p[i + k] >= 128;
      if (high) { for (intptr_t k = 0; k < count; k++) t.put(0xdc00u + p[i + k]); return true; }
      break;
    }
    default: break;
  }
  V copy = is_kind(object, K_BYTES) ? NEWREF(object) : rt_call(usable_bytes(), &object, 1, 0);
  unicode_error(&E_UnicodeDecodeError, codec_names[codec], copy, i, i + count, why, str_from("x"));
  DECREF(copy);
  return false;
}
V bytes_decode(V b, V enc, V errors) {
  const uint8_t* p;
  intptr_t n;
  if (!bytes_like(b, &p, &n)) return 0;
  int codec = codec_of(enc);
  if (codec < 0) return 0;
  Text t;
  intptr_t i = 0;
  if (codec == UTF8SIG && n >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) i = 3;
  if (codec >= UTF16 && codec <= UTF32BE) {
    int w = codec >= UTF32 ? 4 : 2;
    bool big = codec == UTF16BE || codec == UTF32BE;
    auto at = [&](intptr_t k) { uint32_t c = 0; for (int j = 0; j < w; j++) c |= (uint32_t)p[k + j] << (8 * (big ? w - 1 - j : j)); return c; };
    if ((codec == UTF16 || codec == UTF32) && n >= w) {
      if (at(0) == 0xfeff) i = w;
      else { big = true; if (at(0) == 0xfeff) i = w; else big = false; }
    }
    while (i < n) {
      if (n - i < w) { if (!bad_bytes(t, codec, b, p, i, n - i, "truncated data", errors)) return t.drop(), (V)0; break; }
      uint32_t c = at(i);
      if (w == 2 && c >= 0xd800 && c < 0xdc00) {
        if (n - i < 4) { if (!bad_bytes(t, codec, b, p, i, n - i, "unexpected end of data", errors)) return t.drop(), (V)0; break; }
        uint32_t d = at(i + 2);
        if (d >= 0xdc00 && d < 0xe000) { t.put(0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00)); i += 4; continue; }
      }
      if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        if (!bad_bytes(t, codec, b, p, i, w, w == 4 ? (c > 0x10ffff ? "code point not in range(0x110000)" : "code point in surrogate code point range(0xd800, 0xe000)") : c >= 0xdc00 ? "illegal encoding" : "illegal UTF-16 surrogate", errors)) return t.drop(), (V)0;
      } else t.put(c);
      i += w;
    }
    return t.take();
  }
  while (i < n) {
    uint32_t c = p[i];
    if (c < 128 || codec == LATIN1) { t.put(c); i++; continue; }
    if (codec == CP1252) {
      uint32_t u = c < 160 ? cp1252_high[c - 128] : c;
      if (u) t.put(u);
      else if (!bad_bytes(t, codec, b, p, i, 1, "character maps to <undefined>", errors)) return t.drop(), (V)0;
      i++;
      continue;
    }
    int len = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    if (c >= 0xf5 || codec == ASCII) len = 0;
    bool ok = len && i + len <= n;
    int good = 1;
    for (int k = 1; k < len && i + k < n; k++) {
      uint8_t x = p[i + k];
      bool cont = (x & 0xc0) == 0x80;
      if (k == 1) cont = cont && !(c == 0xe0 && x < 0xa0) && !(c == 0xed && x >= 0xa0) && !(c == 0xf0 && x < 0x90) && !(c == 0xf4 && x >= 0x90);
      if (!cont) { ok = false; break; }
      good++;
    }
    if (ok && good == len) {
      uint32_t v = len == 2 ? c & 31 : len == 3 ? c & 15 : c & 7;
      for (int k = 1; k < len; k++) v = v << 6 | (p[i + k] & 63u);
      t.put(v);
      i += len;
      continue;
    }
    const char* why = codec == ASCII ? "ordinal not in range(128)" : !len ? "invalid start byte" : i + good >= n ? "unexpected end of data" : "invalid continuation byte";
    if (errors && errors != NONE && c == 0xed && i + 2 < n && str_is(errors, "surrogatepass") && (p[i + 1] & 0xe0) == 0xa0 && (p[i + 2] & 0xc0) == 0x80) {
      t.put(0xd000u | (p[i + 1] & 63u) << 6 | (p[i + 2] & 63u));
      i += 3;
      continue;
    }
    if (!bad_bytes(t, codec, b, p, i, good, why, errors)) return t.drop(), (V)0;
    i += good;
  }
  return t.take();
}
METHOD_KW(bytes, decode, 0, 2) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  return bytes_decode(self, np > 0 ? args[0] : call_kw(args, n, kw, "encoding"), np > 1 ? args[1] : call_kw(args, n, kw, "errors"));
}
