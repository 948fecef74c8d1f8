// The core of json: text of values, and values of text; hooks, options and errors are handed in by lib/json.
#include <math.h>
#include "rt.h"

static void put_string(Text& t, V v, bool ascii) {
  Str* s = as<Str>(v);
  static const char* const hex = "0123456789abcdef";
  t.put('"');
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (c == '"') t.puts("\\\"");
    else if (c == '\\') t.puts("\\\\");
    else if (c == '\n') t.puts("\\n");
    else if (c == '\r') t.puts("\\r");
    else if (c == '\t') t.puts("\\t");
    else if (c == '\f') t.puts("\\f");
    else if (c == '\b') t.puts("\\b");
    else if (c < 32 || (ascii && c > 126)) {
      uint32_t units[2] = {c, 0};
      int k = 1;
      if (c > 0xffff) units[0] = 0xd800 + ((c - 0x10000) >> 10), units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff), k = 2;
      for (int u = 0; u < k; u++) {
        t.puts("\\u");
        for (int d = 3; d >= 0; d--) t.put((uint32_t)hex[units[u] >> (4 * d) & 15]);
      }
    } else t.put(c);
  }
  t.put('"');
}
MODULE_FN(_json, quote, 2, 2) { Text t; put_string(t, args[0], rt_truth(args[1]) > 0); return t.take(); }

struct Writer {
  Text t;
  bool ascii, nan, skip, sort;
  V indent, item, colon, fallback;  // indent 0: on one line
  V open[1000];
  int depth;
};
static bool put(Writer* w, V v);
static void newline(Writer* w) {
  w->t.put('\n');
  for (int i = 0; i < w->depth; i++) w->t.str(w->indent);
}
static bool enter(Writer* w, V v) {
  for (int i = 0; i < w->depth; i++) if (w->open[i] == v) { rt_errorf(&E_ValueError, "Circular reference detected"); return false; }
  if (w->depth >= 990) { rt_errorf(&E_RecursionError, "maximum recursion depth exceeded while encoding a JSON object"); return false; }
  w->open[w->depth++] = v;
  return true;
}
static bool put_float(Writer* w, double d) {
  if (d - d != 0) {
    if (!w->nan) { V f = rt_float(d); rt_errorf(&E_ValueError, "Out of range float values are not JSON compliant"); DECREF(f); return false; }
    w->t.puts(d != d ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
    return true;
  }
  char text[40];
  int n = float_text(d, text);
  w->t.putn(text, n);
  return true;
}
static bool put_dict(Writer* w, V v) {
  if (!as<Dict>(v)->used) { w->t.puts("{}"); return true; }
  if (!enter(w, v)) return false;
  w->t.put('{');
  V list = 0;
  if (w->sort || is_user(v)) {
    V view = view_new(v, 2);
    if (is_user(v)) { DECREF(view); V m = rt_getattr(v, S_items); view = m ? call0(m) : 0; XDECREF(m); if (!view) return false; }
    list = seq_to_list(view);
    DECREF(view);
    if (!list) return false;
    for (intptr_t i = 0; is_user(v) && i < as<List>(list)->n; i++) {
      V item = as<List>(list)->a[i];
      if (is_kind(item, K_TUPLE) && as<Tuple>(item)->n == 2) continue;
      DECREF(list);
      rt_errorf(&E_ValueError, "items must return 2-tuples");
      return false;
    }
    if (w->sort && list_sort(list, 0, false)) { DECREF(list); return false; }
  }
  bool first = true;
  intptr_t at = 0;
  V key, val;
  for (intptr_t i = 0; list ? i < as<List>(list)->n : dict_next(v, &at, &key, &val); i++) {
    if (list) key = as<Tuple>(as<List>(list)->a[i])->a[0], val = as<Tuple>(as<List>(list)->a[i])->a[1];
    V text = 0;
    if (is_str(key)) text = NEWREF(key);
    else if (is_kind(key, K_FLOAT)) {
      Writer one;
      one.nan = w->nan;
      if (!put_float(&one, float_of(key))) { XDECREF(list); return false; }
      text = one.t.take();
    } else if (key == TRUE || key == FALSE) text = str_from(key == TRUE ? "true" : "false");
    else if (key == NONE) text = str_from("null");
    else if (is_int(key)) { V plain = int_of(key); text = int_text(plain, 10); DECREF(plain); }
    else if (w->skip) continue;
    else { rt_errorf(&E_TypeError, "keys must be str, int, float, bool or None, not %T", key); XDECREF(list); return false; }
    if (!first) w->t.str(w->item);
    if (w->indent) newline(w);
    first = false;
    put_string(w->t, text, w->ascii);
    DECREF(text);
    w->t.str(w->colon);
    V hold = NEWREF(val);
    bool ok = put(w, hold);
    DECREF(hold);
    if (!ok) { XDECREF(list); return false; }
  }
  XDECREF(list);
  w->depth--;
  if (w->indent && !first) newline(w);
  w->t.put('}');
  return true;
}
static bool put(Writer* w, V v) {
  switch (kind_of(v)) {
    case K_STR: put_string(w->t, v, w->ascii); return true;
    case K_NONE: w->t.puts("null"); return true;
    case K_BOOL: w->t.puts(v == TRUE ? "true" : "false"); return true;
    case K_INT: {
      V plain = int_of(v), text = int_text(plain, 10);
      DECREF(plain);
      if (!text) return false;
      w->t.str(text);
      DECREF(text);
      return true;
    }
    case K_FLOAT: return put_float(w, float_of(v));
    case K_DICT: return put_dict(w, v);
    case K_LIST:
    case K_TUPLE: {
      intptr_t n = is_kind(v, K_LIST) ? as<List>(v)->n : as<Tuple>(v)->n;
      if (!n) { w->t.puts("[]"); return true; }
      if (!enter(w, v)) return false;
      w->t.put('[');
      for (intptr_t i = 0; i < (is_kind(v, K_LIST) ? as<List>(v)->n : n); i++) {
        if (i) w->t.str(w->item);
        if (w->indent) newline(w);
        V x = NEWREF(is_kind(v, K_LIST) ? as<List>(v)->a[i] : as<Tuple>(v)->a[i]);
        bool ok = put(w, x);
        DECREF(x);
        if (!ok) return false;
      }
      w->depth--;
      if (w->indent) newline(w);
      w->t.put(']');
      return true;
    }
    default: {
      V r = call1(w->fallback, v);
      if (!r) return false;
      if (!enter(w, v)) return DECREF(r), false;
      // the stand-in is on the same level of indentation
      w->depth--;
      bool same = r == v;
      if (same) rt_errorf(&E_ValueError, "Circular reference detected");
      bool ok = !same && ++rt.depth < rt.limit && put(w, r);
      if (!same) { if (rt.depth >= rt.limit && !rt.error) rt_errorf(&E_RecursionError, "maximum recursion depth exceeded"); rt.depth--; }
      DECREF(r);
      return ok;
    }
  }
}
// value, ensure_ascii, indent text or None, item separator, key separator, sort_keys, skipkeys, allow_nan, default
MODULE_FN(_json, dumps, 9, 9) {
  Writer state, *w = &state;
  w->depth = 0;
  w->ascii = rt_truth(args[1]) > 0, w->indent = args[2] == NONE ? 0 : args[2], w->item = args[3], w->colon = args[4];
  w->sort = rt_truth(args[5]) > 0, w->skip = rt_truth(args[6]) > 0, w->nan = rt_truth(args[7]) > 0, w->fallback = args[8];
  bool ok = put(w, args[0]);
  V r = 0;
  if (ok) r = w->t.take(); else w->t.drop();
  return r;
}

struct Reader {
  Str* s;
  V text, fail, object_hook, pairs_hook, parse_float, parse_int, parse_constant, memo;
  bool strict;
  intptr_t i;
};
static V oops(Reader* r, const char* message, intptr_t at) {
  V m = str_from(message), a[] = {m, r->text, MKI(at)}, v = rt_call(r->fail, a, 3, 0);
  DECREF(m);
  XDECREF(v);
  return 0;
}
static uint32_t peek(Reader* r, intptr_t i) { return i < r->s->n ? str_at(r->s, i) : 0xffffffffu; }
static void blank(Reader* r) { for (uint32_t c; (c = peek(r, r->i)) == ' ' || c == '\n' || c == '\t' || c == '\r';) r->i++; }
static int64_t hex4(Reader* r, intptr_t i) {
  int64_t v = 0;
  for (int k = 0; k < 4; k++) {
    uint32_t c = peek(r, i + k), l = c | 32;
    int d = c >= '0' && c <= '9' ? (int)c - '0' : c != 0xffffffffu && l >= 'a' && l <= 'f' ? (int)l - 'a' + 10 : -1;
    if (d < 0) return -1;
    v = v * 16 + d;
  }
  return v;
}
static V read_string(Reader* r) {  // behind the quote
  intptr_t begin = r->i - 1;
  Text t;
  for (;;) {
    intptr_t from = r->i;
    uint32_t c;
    while ((c = peek(r, r->i)) != '"' && c != '\\' && c != 0xffffffffu && (c >= 32 || !r->strict)) r->i++;
    if (r->i > from) t.sub(r->text, from, r->i);
    if (c == '"') { r->i++; return t.take(); }
    if (c == 0xffffffffu) return t.drop(), oops(r, "Unterminated string starting at", begin);
    if (c < 32 && r->strict) return t.drop(), oops(r, "Invalid control character at", r->i);
    uint32_t e = peek(r, r->i + 1);
    if (e == 0xffffffffu) return t.drop(), oops(r, "Unterminated string starting at", begin);
    if (e != 'u') {
      static const char from_[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
      const char* hit = e < 128 && e ? strchr(from_, (int)e) : nullptr;
      if (!hit) { intptr_t at = r->i; return t.drop(), oops(r, "Invalid \\escape", at); }
      t.put((uint8_t)to[hit - from_]);
      r->i += 2;
      continue;
    }
    int64_t u = hex4(r, r->i + 2);
    if (u < 0) { intptr_t at = r->i; return t.drop(), oops(r, "Invalid \\uXXXX escape", at + 1); }
    r->i += 6;
    if (u >= 0xd800 && u < 0xdc00 && peek(r, r->i) == '\\' && peek(r, r->i + 1) == 'u') {
      int64_t low = hex4(r, r->i + 2);
      if (low >= 0xdc00 && low < 0xe000) u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00), r->i += 6;
    }
    t.put((uint32_t)u);
  }
}
static bool word(Reader* r, const char* w) {
  intptr_t i = r->i;
  for (; *w; w++, i++) if (peek(r, i) != (uint8_t)*w) return false;
  r->i = i;
  return true;
}
static V constant(Reader* r, const char* name, double d) {
  if (r->parse_constant != NONE) { V n = str_from(name), v = call1(r->parse_constant, n); DECREF(n); return v; }
  return rt_float(d);
}
static V stop_iteration(Reader* r, intptr_t at) { return oops(r, "Expecting value", at); }
static V read_value(Reader* r);
static V read_object(Reader* r) {
  V d = r->pairs_hook != NONE ? list_new(0) : dict_new();
  bool pairs = r->pairs_hook != NONE;
  blank(r);
  if (peek(r, r->i) == '}') r->i++;
  else {
    if (peek(r, r->i) != '"') return DECREF(d), oops(r, "Expecting property name enclosed in double quotes", r->i);
    for (;;) {
      r->i++;
      V key = read_string(r);
      if (!key) return DECREF(d), 0;
      V known = dict_get(r->memo, key);
      if (known) { INCREF(known); DECREF(key); key = known; } else dict_set(r->memo, key, key);
      blank(r);
      if (peek(r, r->i) != ':') return DECREF(d), DECREF(key), oops(r, "Expecting ':' delimiter", r->i);
      r->i++;
      blank(r);
      V v = read_value(r);
      if (!v) return DECREF(d), DECREF(key), 0;
      if (pairs) list_push(d, tuple2(key, v));
      else { dict_set(d, key, v); DECREF(key), DECREF(v); }
      blank(r);
      uint32_t c = peek(r, r->i);
      if (c == '}') { r->i++; break; }
      if (c != ',') return DECREF(d), oops(r, "Expecting ',' delimiter", r->i);
      r->i++;
      blank(r);
      if (peek(r, r->i) != '"') return DECREF(d), oops(r, "Expecting property name enclosed in double quotes", r->i);
    }
  }
  V hook = pairs ? r->pairs_hook : r->object_hook;
  if (hook == NONE) return d;
  V v = call1(hook, d);
  DECREF(d);
  return v;
}
static V read_value(Reader* r) {
  uint32_t c = peek(r, r->i);
  if (c == '"') { r->i++; return read_string(r); }
  if (c == '{' || c == '[') {
    if (++rt.depth > rt.limit) { rt.depth--; FAIL(E_RecursionError, "maximum recursion depth exceeded while decoding a JSON %s from a unicode string", c == '{' ? "object" : "array"); }
    r->i++;
    V v;
    if (c == '{') v = read_object(r);
    else {
      v = list_new(0);
      blank(r);
      if (peek(r, r->i) == ']') r->i++;
      else for (;;) {
        V x = read_value(r);
        if (!x) { DECREF(v); v = 0; break; }
        list_push(v, x);
        blank(r);
        uint32_t d = peek(r, r->i);
        if (d == ']') { r->i++; break; }
        if (d != ',') { DECREF(v); v = oops(r, "Expecting ',' delimiter", r->i); break; }
        r->i++;
        blank(r);
      }
    }
    rt.depth--;
    return v;
  }
  if (c == 'n' && word(r, "null")) return NEWREF(NONE);
  if (c == 't' && word(r, "true")) return NEWREF(TRUE);
  if (c == 'f' && word(r, "false")) return NEWREF(FALSE);
  if (c == 'N' && word(r, "NaN")) return constant(r, "NaN", __builtin_nan(""));
  if (c == 'I' && word(r, "Infinity")) return constant(r, "Infinity", __builtin_inf());
  if (c == '-' && word(r, "-Infinity")) return constant(r, "-Infinity", -__builtin_inf());
  intptr_t from = r->i, i = from;
  auto digit = [&](intptr_t k) { uint32_t x = peek(r, k); return x >= '0' && x <= '9'; };
  if (c == '-') i++;
  if (!digit(i)) return stop_iteration(r, from);
  if (peek(r, i) == '0') i++; else while (digit(i)) i++;
  bool real = false;
  if (peek(r, i) == '.' && digit(i + 1)) { real = true; i++; while (digit(i)) i++; }
  if ((peek(r, i) | 32) == 'e' && peek(r, i) != 0xffffffffu) {
    intptr_t k = i + 1;
    if (peek(r, k) == '-' || peek(r, k) == '+') k++;
    if (digit(k)) { real = true; while (digit(k)) k++; i = k; }
  }
  V text = str_sub(r->text, from, i), v;
  r->i = i;
  V hook = real ? r->parse_float : r->parse_int;
  if (hook != NONE) v = call1(hook, text);
  else v = rt_call(real ? usable_float() : usable_int(), &text, 1, 0);
  DECREF(text);
  return v;
}
// text, start, fail, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict: (value, end)
MODULE_FN(_json, scan, 9, 9) {
  int64_t from;
  if (index_of(args[1], &from)) return 0;
  Reader r = {as<Str>(args[0]), args[0], args[2], args[3], args[4], args[5], args[6], args[7], dict_new(), rt_truth(args[8]) > 0, (intptr_t)from};
  V v = read_value(&r);
  DECREF(r.memo);
  return v ? tuple2(v, MKI(r.i)) : 0;
}
