// The format mini-language, str.format, and % formatting.
#include "rt.h"

struct Spec { uint32_t fill = ' '; char align = 0, sign = '-', type = 0; bool alt = false, zero = false, nozero = false; int64_t width = -1, precision = -1; char group = 0; };

static const int64_t most_digits = 1 << 28;  // of a width, or behind the point
static bool parse_spec(V v, Spec* s, V subject) {
  Str* f = as<Str>(v);
  intptr_t i = 0, n = f->n;
  auto at = [&](intptr_t k) { return k < n ? str_at(f, k) : 0u; };
  auto is_align = [](uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; };
  bool filled = n > 1 && is_align(at(1));
  if (filled) s->fill = at(0), s->align = (char)at(1), i = 2;
  else if (n && is_align(at(0))) s->align = (char)at(0), i = 1;
  if (at(i) == '+' || at(i) == '-' || at(i) == ' ') s->sign = (char)at(i++);
  if (at(i) == 'z') s->nozero = true, i++;
  if (at(i) == '#') s->alt = true, i++;
  if (at(i) == '0' && !s->align) s->zero = true, s->fill = '0', s->align = '=', i++;
  else if (at(i) == '0' && s->align) {
    if (!filled) s->fill = '0';
    s->zero = true, i++;
  }
  if (at(i) >= '0' && at(i) <= '9') for (s->width = 0; at(i) >= '0' && at(i) <= '9'; i++) if (s->width <= most_digits) s->width = s->width * 10 + at(i) - '0';
  if (at(i) == ',' || at(i) == '_') s->group = (char)at(i++);
  if (at(i) == '.') {
    i++;
    if (!(at(i) >= '0' && at(i) <= '9')) { rt_errorf(&E_ValueError, "Format specifier missing precision"); return false; }
    for (s->precision = 0; at(i) >= '0' && at(i) <= '9'; i++) if (s->precision <= most_digits) s->precision = s->precision * 10 + at(i) - '0';
  }
  if (n - i > 1) { rt_errorf(&E_ValueError, "Invalid format specifier '%U' for object of type '%T'", v, subject); return false; }
  if (i < n) s->type = (char)(at(i) < 128 ? at(i) : '?');
  if (s->width > most_digits || s->precision > most_digits) { rt_errorf(&E_ValueError, "Too many decimal digits in format string"); return false; }
  return true;
}
static V bad_code(char c, V v) {
  char t[2] = {c, 0};
  FAIL(E_ValueError, "Unknown format code '%s' for object of type '%T'", t, v);
}
static V padded(const Spec& s, V body, char default_align, intptr_t prefix) {  // takes over body; prefix: sign and 0x
  intptr_t n = as<Str>(body)->n, room = s.width > n ? (intptr_t)s.width - n : 0;
  char a = s.align ? s.align : default_align;
  if (!room) return body;
  Text t;
  intptr_t left = a == '<' ? 0 : a == '^' ? room / 2 : room;
  if (a == '=') {
    t.sub(body, 0, prefix);
    t.fill(s.fill, room);
    t.sub(body, prefix, n);
  } else {
    t.fill(s.fill, left);
    t.str(body);
    t.fill(s.fill, room - left);
  }
  DECREF(body);
  return t.take();
}
// Digits grouped by `every`; with zero padding the zeros are grouped too, up to `width` in all.
static void grouped(Text& t, const char* d, intptr_t n, char sep, int every, intptr_t width) {
  if (!sep) {
    t.fill('0', width - n);
    t.putn(d, n);
    return;
  }
  intptr_t digits = n;
  while (digits + (digits - 1) / every < width) digits++;
  if (digits > n && (digits + (digits - 1) / every) > width && digits % every == 1 && false) digits--;
  for (intptr_t i = digits; i > 0; i--) {
    t.put(i > n ? '0' : (uint8_t)d[n - i]);
    if (i > 1 && (i - 1) % every == 0) t.put((uint8_t)sep);
  }
}
static V format_int(V v, const Spec& s) {
  char ty = s.type ? s.type : 'd';
  if (s.precision >= 0) FAIL(E_ValueError, "Precision not allowed in integer format specifier");
  if (s.nozero) FAIL(E_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
  if (ty == 'c') {
    if (s.sign != '-') FAIL(E_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (s.alt) FAIL(E_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t whole; if (!int_i64(v, &whole)) FAIL(E_OverflowError, "Python int too large to convert to C long");
    int64_t c;
    if (index_of(v, &c)) return 0;
    if (c < 0 || c > 0x10ffff) FAIL(E_OverflowError, "%%c arg not in range(0x110000)");
    return padded(s, str_char((uint32_t)c), '<', 0);
  }
  int base = ty == 'b' ? 2 : ty == 'o' ? 8 : ty == 'x' || ty == 'X' ? 16 : 10;
  if (s.group == ',' && base != 10) { char t[2] = {ty, 0}; FAIL(E_ValueError, "Cannot specify ',' with '%s'.", t); }
  V abs = int_sign(v) < 0 ? int_unary(U_NEG, v) : int_of(v), digits = int_text(abs, base);
  DECREF(abs);
  if (!digits) return 0;
  Str* d = as<Str>(digits);
  if (ty == 'X') {
    V upper = str_new(d->n, 127);
    for (intptr_t i = 0; i < d->n; i++) str_data(as<Str>(upper))[i] = (uint8_t)(str_data(d)[i] >= 'a' ? str_data(d)[i] - 32 : str_data(d)[i]);
    DECREF(digits);
    digits = upper, d = as<Str>(digits);
  }
  Text t;
  if (int_sign(v) < 0) t.put('-');
  else if (s.sign != '-') t.put((uint8_t)s.sign);
  if (s.alt && base != 10) t.put('0'), t.put((uint8_t)ty);
  intptr_t prefix = t.n;
  bool zero = s.fill == '0' && s.align == '=';
  grouped(t, (char*)str_data(d), d->n, s.group, base == 10 ? 3 : 4, zero ? (intptr_t)s.width - prefix : 0);
  DECREF(digits);
  return padded(s, t.take(), '>', prefix);
}
static V format_float(V v, double x, const Spec& s) {
  char ty = s.type, b[40], *out;
  Text t;
  bool neg = __builtin_signbit(x) && x == x, percent = ty == '%';
  double m = neg ? -x : x;
  if (percent) m *= 100;
  int len;
  bool upper = ty == 'E' || ty == 'F' || ty == 'G';
  char low = upper ? (char)(ty | 32) : ty;
  if (m - m != 0) { memcpy(b, m != m ? "nan" : "inf", 3); out = nullptr; len = 3; }
  else if (!ty && s.precision < 0) { out = nullptr; len = float_text(m, b); }
  else if (!ty) {
    len = float_format(m, 'g', (int)(s.precision ? s.precision : 1), s.alt, &out);
    // no type: like g, but with a digit past the point, and exponent form from one digit earlier
    int64_t p = s.precision ? s.precision : 1;
    if (!memchr(out, 'e', (size_t)len)) {
      const char* dot = (const char*)memchr(out, '.', (size_t)len);
      if (!dot && len < (int)p) { mem_free(out, (size_t)len + 1); char* o2; len = float_format(m, 'f', 1, false, &o2); out = o2; }
      else if (!dot && m >= 1 && len >= (int)p) { mem_free(out, (size_t)len + 1); len = float_format(m, 'e', (int)p - 1, false, &out); char* e = (char*)memchr(out, 'e', (size_t)len); char* z = e; if (memchr(out, '.', (size_t)(e - out))) { while (z[-1] == '0') z--; if (z[-1] == '.') z--; } char* fixed = (char*)mem_alloc((size_t)(len - (e - z)) + 1); memcpy(fixed, out, (size_t)(z - out)); memcpy(fixed + (z - out), e, (size_t)(out + len - e)); int nl = (int)(len - (e - z)); mem_free(out, (size_t)len + 1); out = fixed; len = nl; }
    }
  } else len = float_format(m, percent ? 'f' : low == 'n' ? 'g' : low, (int)(s.precision < 0 ? 6 : s.precision), s.alt, &out);
  const char* d = out ? out : b;
  if (s.nozero && neg) { bool zero = true; for (int i = 0; i < len && d[i] != 'e'; i++) zero &= d[i] == '0' || d[i] == '.'; if (zero) neg = false; }
  if (neg) t.put('-');
  else if (s.sign != '-') t.put((uint8_t)s.sign);
  intptr_t prefix = t.n;
  intptr_t whole = 0;
  while (whole < len && d[whole] >= '0' && d[whole] <= '9') whole++;
  bool zero = s.fill == '0' && s.align == '=';
  grouped(t, d, whole, s.group, 3, zero && s.group ? (intptr_t)s.width - prefix - (len - whole) - percent : 0);
  for (intptr_t i = whole; i < len; i++) t.put((uint8_t)(upper && d[i] >= 'a' ? d[i] - 32 : d[i]));
  if (upper && whole == 0 && len == 3) {}
  if (percent) t.put('%');
  if (out) mem_free(out, (size_t)len + 1);
  (void)v;
  return padded(s, t.take(), '>', prefix);
}
static V format_str(V v, const Spec& s) {
  if (s.type && s.type != 's') return bad_code(s.type, v);
  if (s.sign != '-') FAIL(E_ValueError, s.sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
  if (s.nozero) FAIL(E_ValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (s.alt) FAIL(E_ValueError, "Alternate form (#) not allowed in string format specifier");
  if (s.align == '=' && !s.zero) FAIL(E_ValueError, "'=' alignment not allowed in string format specifier");
  if (s.group) { char t[2] = {s.group, 0}; FAIL(E_ValueError, "Cannot specify '%s' with 's'.", t); }
  Spec s2 = s;
  if (s.align == '=') s2.align = '<';
  return padded(s2, str_sub(v, 0, s.precision >= 0 && s.precision < as<Str>(v)->n ? (intptr_t)s.precision : as<Str>(v)->n), '<', 0);
}
extern "C" V rt_format(V v, V spec) {
  if (type_of(v)->ops & OP_FORMAT) {
    bool found;
    V r = special_call(v, S___format__, &spec, 1, &found);
    if (found) {
      if (r && !is_str(r)) { rt_errorf(&E_TypeError, "__format__ must return a str, not %T", r); DECREF(r); return 0; }
      return r;
    }
  }
  if (!is_str(spec)) FAIL(E_TypeError, "__format__() argument must be str, not %T", spec);
  bool plain = as<Str>(spec)->n == 0;
  int k = kind_of(v);
  if (plain) return rt_str(v);
  if (k != K_INT && k != K_BOOL && k != K_FLOAT && k != K_STR && k != K_COMPLEX) FAIL(E_TypeError, "unsupported format string passed to %T.__format__", v);
  Spec s;
  if (!parse_spec(spec, &s, v)) return 0;
  if (k == K_STR) return format_str(v, s);
  if (k == K_INT || k == K_BOOL) {
    if (!s.type || strchr("bcdoxXn", s.type)) return format_int(v, s);
    if (!strchr("eEfFgG%", s.type)) return bad_code(s.type, v);
    double d;
    if (rt_to_double(v, &d)) return 0;
    return format_float(v, d, s);
  }
  if (k == K_FLOAT) {
    if (s.type && !strchr("eEfFgGn%", s.type)) return bad_code(s.type, v);
    return format_float(v, float_of(v), s);
  }
  if (s.zero && s.fill == '0') FAIL(E_ValueError, "Zero padding is not allowed in complex format specifier");
  if (s.align == '=') FAIL(E_ValueError, "'=' alignment flag is not allowed in complex format specifier");
  Spec part;
  part.type = s.type ? s.type : 'g', part.precision = s.precision, part.sign = s.sign;
  V re = format_float(v, as<Complex>(v)->re, part);
  part.sign = '+';
  V im = format_float(v, as<Complex>(v)->im, part);
  Text t;
  if (!s.type) t.put('(');
  t.str(re), t.str(im), t.put('j');
  if (!s.type) t.put(')');
  DECREF(re), DECREF(im);
  return padded(s, t.take(), '>', 0);
}
BUILTIN(format, 1, 2) { return rt_format(args[0], n > 1 ? args[1] : S_empty); }

// --- str.format ---
struct Fields { V* args; intptr_t np; V* values; V names; V mapping; intptr_t automatic; bool manual; };
static V expand(V f, intptr_t lo, intptr_t hi, Fields* a, int depth);
static V field_value(V f, intptr_t lo, intptr_t hi, Fields* a) {
  Str* s = as<Str>(f);
  intptr_t i = lo;
  while (i < hi && str_at(s, i) != '.' && str_at(s, i) != '[') i++;
  V v;
  bool digits = i > lo;
  for (intptr_t k = lo; k < i; k++) digits &= str_at(s, k) >= '0' && str_at(s, k) <= '9';
  if (i == lo || digits) {
    intptr_t index = 0;
    if (i == lo) {
      if (a->manual) FAIL(E_ValueError, "cannot switch from manual field specification to automatic field numbering");
      index = a->automatic++;
    } else {
      if (a->automatic) FAIL(E_ValueError, "cannot switch from automatic field numbering to manual field specification");
      a->manual = true;
      for (intptr_t k = lo; k < i; k++) {
        if (index > most_digits) FAIL(E_ValueError, "Too many decimal digits in format string");
        index = index * 10 + (intptr_t)(str_at(s, k) - '0');
      }
    }
    if (a->mapping) FAIL(E_ValueError, "Format string contains positional fields");
    if (index >= a->np) FAIL(E_IndexError, "Replacement index %d out of range for positional args tuple", (int)index);
    v = NEWREF(a->args[index]);
  } else {
    V name = str_sub(f, lo, i);
    v = 0;
    if (a->mapping) {
      v = rt_getitem(a->mapping, name);
      if (!v) return DECREF(name), 0;
    } else if (a->names)
      for (intptr_t k = 0; k < as<Tuple>(a->names)->n; k++) if (str_eq(as<Tuple>(a->names)->a[k], name)) v = NEWREF(a->values[k]);
    if (!v) {
      raise_new(exc_new(&E_KeyError, name));
      return 0;
    }
    DECREF(name);
  }
  while (i < hi) {
    V next;
    if (str_at(s, i) == '.') {
      intptr_t from = ++i;
      while (i < hi && str_at(s, i) != '.' && str_at(s, i) != '[') i++;
      V name = str_intern(str_sub(f, from, i));
      next = rt_getattr(v, name);
      DECREF(name);
    } else {
      intptr_t from = ++i;
      while (i < hi && str_at(s, i) != ']') i++;
      if (i == hi) { DECREF(v); FAIL(E_ValueError, "expected '}' before end of string"); }
      V key = str_sub(f, from, i);
      char t[64];
      int64_t len = text_of(key, t, sizeof t);
      bool num = len > 0;
      for (int64_t k = 0; k < len; k++) num &= t[k] >= '0' && t[k] <= '9';
      V index = num ? int_parse(t, len, 10) : NEWREF(key);
      next = rt_getitem(v, index);
      DECREF(index), DECREF(key);
      i++;
    }
    DECREF(v);
    if (!(v = next)) return 0;
  }
  return v;
}
static V expand(V f, intptr_t lo, intptr_t hi, Fields* a, int depth) {
  if (depth > 2) FAIL(E_ValueError, "Max string recursion exceeded");
  Str* s = as<Str>(f);
  Text t;
  for (intptr_t i = lo; i < hi; i++) {
    uint32_t c = str_at(s, i);
    if (c == '}') {
      if (i + 1 < hi && str_at(s, i + 1) == '}') { t.put('}'); i++; continue; }
      FAIL(E_ValueError, "Single '}' encountered in format string");
    }
    if (c != '{') { t.put(c); continue; }
    if (i + 1 < hi && str_at(s, i + 1) == '{') { t.put('{'); i++; continue; }
    intptr_t from = ++i, nest = 1, colon = -1, bang = -1, bracket = 0;
    for (; i < hi; i++) {
      uint32_t d = str_at(s, i);
      if (d == '[' && colon < 0) bracket++;
      else if (d == ']' && colon < 0) bracket--;
      else if (d == '{') nest++;
      else if (d == '}' && --nest == 0) break;
      else if (d == ':' && nest == 1 && colon < 0 && bracket <= 0) colon = i;
      else if (d == '!' && nest == 1 && colon < 0 && bang < 0 && bracket <= 0) bang = i;
    }
    if (i >= hi) { FAIL(E_ValueError, from >= hi ? "Single '{' encountered in format string" : "expected '}' before end of string"); }
    intptr_t end = bang >= 0 ? bang : colon >= 0 ? colon : i;
    V v = field_value(f, from, end, a);
    if (!v) return 0;
    if (bang >= 0) {
      uint32_t k = str_at(s, bang + 1);
      V x = k == 'r' ? rt_repr(v) : k == 's' ? rt_str(v) : k == 'a' ? rt_ascii(v) : 0;
      DECREF(v);
      if (!x && !rt.error) { Own letter = str_char(k); rt_errorf(&E_ValueError, "Unknown conversion specifier %U", (V)letter); }
      if (!x) return 0;
      v = x;
    }
    V spec = colon >= 0 ? expand(f, colon + 1, i, a, depth + 1) : NEWREF(S_empty), r = spec ? rt_format(v, spec) : 0;
    XDECREF(spec);
    DECREF(v);
    if (!r) return 0;
    t.str(r);
    DECREF(r);
  }
  return t.take();
}
METHOD_KW(str, format, 0, -1) {
  intptr_t k = kw ? as<Tuple>(kw)->n : 0;
  Fields a = {args, n - k, args + n - k, kw, 0, 0, false};
  return expand(self, 0, as<Str>(self)->n, &a, 0);
}
METHOD(str, format_map, 1, 1) {
  Fields a = {nullptr, 0, nullptr, 0, args[0], 0, false};
  return expand(self, 0, as<Str>(self)->n, &a, 0);
}

// --- % ---
V percent_format(V f, V args) {
  Str* s = as<Str>(f);
  bool tuple = is_kind(args, K_TUPLE), mapping = !tuple && !is_str(args) && (is_kind(args, K_DICT) || (type_of(args)->ops & OP_GETITEM));
  intptr_t used = 0, n = tuple ? as<Tuple>(args)->n : 1;
  bool took_key = false;
  Text t;
  auto next = [&]() -> V {
    if (used >= n) { rt_errorf(&E_TypeError, "not enough arguments for format string"); return 0; }
    return NEWREF(tuple ? as<Tuple>(args)->a[used++] : (used++, args));
  };
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (c != '%') { t.put(c); continue; }
    i++;
    Own v;
    auto at = [&](intptr_t k) { return k < s->n ? str_at(s, k) : 0u; };
    if (at(i) == '(') {
      intptr_t from = ++i;
      int nest = 1;
      for (; i < s->n; i++) { if (at(i) == '(') nest++; if (at(i) == ')' && --nest == 0) break; }
      if (!mapping) { FAIL(E_TypeError, "format requires a mapping"); }
      V key = str_sub(f, from, i++);
      v.set(rt_getitem(args, key));
      DECREF(key);
      took_key = true;
      if (!v) return 0;
    }
    bool left = false, plus = false, space = false, alt = false, zero = false;
    for (;; i++) {
      uint32_t d = at(i);
      if (d == '-') left = true; else if (d == '+') plus = true; else if (d == ' ') space = true; else if (d == '#') alt = true; else if (d == '0') zero = true; else break;
    }
    int64_t width = -1, precision = -1;
    auto number = [&](int64_t* out) {
      if (at(i) == '*') { i++; Own w = next(); if (!w) return false; if (!is_int(w)) { rt_errorf(&E_TypeError, "* wants int"); return false; } return index_of(w, out) == 0; }
      for (*out = 0; at(i) >= '0' && at(i) <= '9'; i++) if (*out <= most_digits) *out = *out * 10 + at(i) - '0';
      if (*out > most_digits) { rt_errorf(&E_ValueError, out == &width ? "width too big" : "precision too big"); return false; }
      return true;
    };
    if (at(i) == '*' || (at(i) >= '1' && at(i) <= '9')) { if (!number(&width)) return 0; if (width < 0) left = true, width = -width; }
    if (at(i) == '.') { i++; if (!number(&precision)) return 0; if (precision < 0) precision = 0; }
    while (at(i) == 'l' || at(i) == 'h' || at(i) == 'L') i++;
    uint32_t ty = at(i);
    if (!ty) { FAIL(E_ValueError, "incomplete format"); }
    if (ty == '%') { t.put('%'); continue; }
    if (!v) v.set(next());
    if (!v) return 0;
    Spec p;
    p.width = width, p.align = left ? '<' : '>', p.sign = plus ? '+' : space ? ' ' : '-', p.alt = alt;
    V r = 0;
    if (ty == 's' || ty == 'r' || ty == 'a') {
      V x = ty == 's' ? rt_str(v) : ty == 'r' ? rt_repr(v) : rt_ascii(v);
      if (x) {
        Spec q;
        q.width = width, q.align = left ? '<' : '>';
        r = padded(q, precision >= 0 ? str_sub(x, 0, (intptr_t)precision) : NEWREF(x), '>', 0);
        DECREF(x);
      }
    } else if (ty == 'c') {
      if (IS_INT(v) && (IVAL(v) < 0 || IVAL(v) > 0x10ffff)) { FAIL(E_OverflowError, "%%c arg not in range(0x110000)"); }
      V x = is_str(v) && as<Str>(v)->n == 1 ? NEWREF(v) : IS_INT(v) ? str_char((uint32_t)IVAL(v)) : 0;
      if (!x && !rt.error) rt_errorf(&E_TypeError, "%%c requires int or char");
      if (x) r = padded(p, x, '>', 0);
    } else if (strchr("diuxXo", (int)ty) && ty < 128) {
      V x = is_int(v) ? int_of(v) : is_kind(v, K_FLOAT) && (ty == 'd' || ty == 'i' || ty == 'u') ? int_from_double(float_of(v)) : 0;
      if (!x && !rt.error) { char name[2] = {(char)ty, 0}; rt_errorf(&E_TypeError, ty == 'd' || ty == 'i' || ty == 'u' ? "%%%s format: a real number is required, not %T" : "%%%s format: an integer is required, not %T", name, (V)v); }
      if (x) {
        p.type = (char)(ty == 'i' || ty == 'u' ? 'd' : ty);
        if (precision >= 0) {  // at least so many digits
          Spec q = p;
          q.width = precision + (int_sign(x) < 0 || p.sign != '-') , q.fill = '0', q.align = '=';
          V d = format_int(x, q);
          Spec w;
          w.width = width, w.align = left ? '<' : '>';
          r = padded(w, d, '>', 0);
        } else {
          if (zero && !left) p.fill = '0', p.align = '=';
          r = format_int(x, p);
        }
        DECREF(x);
      }
    } else if (ty < 128 && strchr("eEfFgG", (int)ty)) {
      double d;
      if (!rt_to_double(v, &d)) {
        p.type = (char)ty, p.precision = precision < 0 ? 6 : precision;
        if (zero && !left) p.fill = '0', p.align = '=';
        r = format_float(v, d, p);
      } else if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "must be real number, not %T", (V)v);
    } else {
      Own ch = str_char(ty);
      Text h;
      for (int k = 4, on = 0; k >= 0; k--) { uint32_t x = ty >> (4 * k) & 15; if (x || on || k == 0) h.put((uint32_t)"0123456789abcdef"[x]), on = 1; }
      Own code = h.take();
      FAIL(E_ValueError, "unsupported format character '%U' (0x%U) at index %d", (V)ch, (V)code, (int)i);
    }
    if (!r) return 0;
    t.str(r);
    DECREF(r);
  }
  if (used < n && !mapping && !(took_key)) { FAIL(E_TypeError, "not all arguments converted during string formatting"); }
  return t.take();
}

// bytes % args: through str over Latin-1, with bytes-like arguments decoded the same way.
V bytes_decode(V b, V enc, V errors);
V str_encode(V s, V enc, V errors);
static V latin_of(V v) {
  V latin = str_from("latin-1");
  V r = is_kind(v, K_BYTES) || is_kind(v, K_BYTEARRAY) ? bytes_decode(v, latin, 0) : NEWREF(v);
  DECREF(latin);
  return r;
}
V percent_bytes(V format, V args) {
  V f = latin_of(format), a;
  Text t;  // %b means %s, and %s takes bytes only
  for (intptr_t i = 0, spec = 0; i < as<Str>(f)->n; i++) {
    uint32_t c = str_at(as<Str>(f), i);
    if (!spec && c == '%') spec = 1;
    else if (spec && (c == '(' )) { while (i < as<Str>(f)->n && str_at(as<Str>(f), i) != ')') t.put(str_at(as<Str>(f), i++)); c = ')'; }
    else if (spec && !(c == '-' || c == '+' || c == ' ' || c == '#' || c == '.' || c == '*' || (c >= '0' && c <= '9'))) { spec = 0; if (c == 'b') c = 's'; else if (c == 'r') c = 'a'; }
    t.put(c);
  }
  DECREF(f);
  f = t.take();
  if (is_kind(args, K_TUPLE)) {
    a = tuple_new(as<Tuple>(args)->n);
    for (intptr_t i = 0; i < as<Tuple>(args)->n; i++) as<Tuple>(a)->a[i] = latin_of(as<Tuple>(args)->a[i]);
  } else if (is_kind(args, K_DICT)) {
    a = dict_new();
    V k, v;
    for (intptr_t at = 0; dict_next(args, &at, &k, &v);) { V x = latin_of(k), y = latin_of(v); dict_set(a, x, y); DECREF(x), DECREF(y); }
  } else a = latin_of(args);
  V s = percent_format(f, a), latin = str_from("latin-1"), r = s ? str_encode(s, latin, 0) : 0;
  DECREF(f), DECREF(a), DECREF(latin);
  XDECREF(s);
  return r;
}
