// The matcher of re: a program of whole numbers, made by lib/re.py, run with a stack of choices and of slots to restore.
#include "rt.h"
#include "unicode.h"

V module_type(Type* t, const char* module, bool hashable);

enum { R_CHAR, R_CHAR_I, R_ANY, R_ALL, R_SET, R_SET_I, R_SPLIT, R_JMP, R_SAVE, R_AT, R_BACKREF, R_BACKREF_I, R_LOOK, R_ATOMIC, R_COND, R_ONE, R_LOOP_INIT, R_LOOP, R_MATCH, R_FAIL };
enum { AT_BEGIN, AT_BEGIN_LINE, AT_END, AT_END_LINE, AT_START, AT_STOP, AT_WORD, AT_NOT_WORD, AT_WORD_ASCII, AT_NOT_WORD_ASCII };
enum { CLASS_RANGE, CLASS_DIGIT, CLASS_SPACE, CLASS_WORD, CLASS_DIGIT_A, CLASS_SPACE_A, CLASS_WORD_A, CLASS_NOT = 16 };

struct Pattern { Obj ob; V pattern, flags, index, names; int32_t* code; int32_t ncode, groups, nslots; bool bytes; };
struct Match { Obj ob; V re, string; int64_t pos, endpos; int32_t last, n; int64_t* marks; };
extern Type T_pattern, T_match;
#define P(v) as<Pattern>(v)
#define M(v) as<Match>(v)

static uint32_t lower(uint32_t c, bool ascii) {
  if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (ascii) return c;
  if (c == 0x17f) return 's';
  if (c == 0x130) return 'i';
  uint32_t out[3];
  return uni_to_lower(c, out) == 1 ? out[0] : c;
}
static uint32_t upper(uint32_t c, bool ascii) {
  if (c < 128) return c >= 'a' && c <= 'z' ? c - 32 : c;
  if (ascii) return c;
  uint32_t out[3];
  return uni_to_upper(c, out) == 1 ? out[0] : c;
}
static bool word_a(uint32_t c) { return c < 128 && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'); }
static bool word_u(uint32_t c) { return c < 128 ? word_a(c) : uni_alpha(c) || uni_decimal(c) || uni_digit(c) || uni_numeric(c); }
static bool space_a(uint32_t c) { return c == ' ' || (c >= 9 && c <= 13); }
static bool in_class(int32_t k, uint32_t c) {
  bool r = false;
  switch (k & 15) {
    case CLASS_DIGIT: r = c < 128 ? c >= '0' && c <= '9' : uni_decimal(c); break;
    case CLASS_SPACE: r = c < 128 ? space_a(c) || (c >= 28 && c <= 31) : uni_space(c); break;
    case CLASS_WORD: r = word_u(c); break;
    case CLASS_DIGIT_A: r = c >= '0' && c <= '9'; break;
    case CLASS_SPACE_A: r = space_a(c); break;
    case CLASS_WORD_A: r = word_a(c); break;
  }
  return r != ((k & CLASS_NOT) != 0);
}
// s: count, SET_*, a bit for each character below 256 once SET_READY, then triples kind, lo, hi.
enum { SET_NEGATED = 1, SET_ASCII = 2, SET_READY = 4, SET_HEAD = 10 };
static bool in_items(const int32_t* s, uint32_t c) {
  for (int32_t i = 0; i < s[0]; i++) {
    const int32_t* t = s + SET_HEAD + 3 * i;
    if (t[0] == CLASS_RANGE ? c >= (uint32_t)t[1] && c <= (uint32_t)t[2] : in_class(t[0], c)) return true;
  }
  return false;
}
static bool in_set_slowly(const int32_t* s, uint32_t c, bool fold) {
  bool ascii = s[1] & SET_ASCII, in = in_items(s, c) || (fold && (in_items(s, lower(c, ascii)) || in_items(s, upper(c, ascii))));
  return in != ((s[1] & SET_NEGATED) != 0);
}
static COLD void make_map(int32_t* s, bool fold) {
  for (uint32_t c = 0; c < 256; c++) if (in_set_slowly(s, c, fold)) s[2 + c / 32] |= (int32_t)(1u << (c % 32));
  s[1] |= SET_READY;
}
static inline bool in_set(const int32_t* s, uint32_t c, bool fold) {
  if (UNLIKELY(c >= 256)) return in_set_slowly(s, c, fold);
  if (UNLIKELY(!(s[1] & SET_READY))) make_map((int32_t*)s, fold);
  return (uint32_t)s[2 + c / 32] >> (c % 32) & 1;
}

struct Choice { int32_t pc; int32_t slot; int64_t a, b; };  // slot >= 0: restore it to a; -1: go on at pc, position a; -2: a run of single items, position a down (or up) to b
struct Run {
  const Pattern* re;
  const void* text;
  int64_t len, must;  // must: an empty match there does not count, -1 for none
  bool full;
  int64_t* slots;     // marks, then the last closed group, then counters and positions of loops
  Choice* stack;
  size_t n, cap;
  bool failed;        // out of memory for choices
};
static void push(Run* r, Choice c) {
  if (r->n == r->cap) {
    size_t cap = r->cap * 2 + 64;
    r->stack = (Choice*)mem_resize(r->stack, r->cap * sizeof(Choice), cap * sizeof(Choice));
    r->cap = cap;
  }
  r->stack[r->n++] = c;
}
static void set_slot(Run* r, int32_t slot, int64_t v) {
  push(r, {0, slot, r->slots[slot], 0});
  r->slots[slot] = v;
}

template <class T> static int64_t single(Run* r, const int32_t* p, int64_t at, int64_t max) {  // how many items from `at` on match the one-character program p
  const T* s = (const T*)r->text;
  int64_t end = r->len - at < max ? r->len : at + max, i = at;
  switch (p[0]) {
    case R_CHAR: while (i < end && s[i] == (uint32_t)p[1]) i++; break;
    case R_CHAR_I: while (i < end && lower(s[i], p[2]) == (uint32_t)p[1]) i++; break;
    case R_ANY: while (i < end && s[i] != '\n') i++; break;
    case R_ALL: i = end > at ? end : at; break;
    case R_SET: while (i < end && in_set(p + 2, s[i], false)) i++; break;
    case R_SET_I: while (i < end && in_set(p + 2, s[i], true)) i++; break;
  }
  return i - at;
}
template <class T> static bool at_ok(Run* r, int32_t kind, int64_t i) {
  const T* s = (const T*)r->text;
  bool before, after;
  switch (kind) {
    case AT_BEGIN:
    case AT_START: return i == 0;
    case AT_BEGIN_LINE: return i == 0 || s[i - 1] == '\n';
    case AT_END: return i == r->len || (i == r->len - 1 && s[i] == '\n');
    case AT_END_LINE: return i == r->len || s[i] == '\n';
    case AT_STOP: return i == r->len;
    case AT_WORD:
    case AT_NOT_WORD:
      if (!r->len) return kind == AT_NOT_WORD ? false : false;
      before = i > 0 && word_u(s[i - 1]), after = i < r->len && word_u(s[i]);
      return (before != after) == (kind == AT_WORD);
    default:
      if (!r->len) return false;
      before = i > 0 && word_a(s[i - 1]), after = i < r->len && word_a(s[i]);
      return (before != after) == (kind == AT_WORD_ASCII);
  }
}

// Runs from pc at position i; the position behind the match, or -1. What is pushed stays for the caller to undo.
template <class T> static int64_t run(Run* r, int32_t pc, int64_t i, bool top) {
  const int32_t* code = r->re->code;
  const T* s = (const T*)r->text;
  size_t floor = r->n;
  for (;;) {
    const int32_t* p = code + pc;
    bool ok = true;
    switch (p[0]) {
      case R_CHAR: ok = i < r->len && s[i] == (uint32_t)p[1]; if (ok) i++, pc += 2; break;
      case R_CHAR_I: ok = i < r->len && lower(s[i], p[2]) == (uint32_t)p[1]; if (ok) i++, pc += 3; break;
      case R_ANY: ok = i < r->len && s[i] != '\n'; if (ok) i++, pc += 1; break;
      case R_ALL: ok = i < r->len; if (ok) i++, pc += 1; break;
      case R_SET: ok = i < r->len && in_set(p + 2, s[i], false); if (ok) i++, pc += p[1]; break;
      case R_SET_I: ok = i < r->len && in_set(p + 2, s[i], true); if (ok) i++, pc += p[1]; break;
      case R_SPLIT: push(r, {p[2], -1, i, 0}); pc = p[1]; break;
      case R_JMP: pc = p[1]; break;
      case R_SAVE:
        set_slot(r, p[1], i);
        if (p[1] & 1 && p[1] > 1) set_slot(r, 2 * r->re->groups + 2, p[1] >> 1);
        pc += 2;
        break;
      case R_AT: ok = at_ok<T>(r, p[1], i); pc += 2; break;
      case R_BACKREF:
      case R_BACKREF_I: {
        int64_t a = r->slots[2 * p[1]], b = r->slots[2 * p[1] + 1];
        ok = a >= 0 && b >= a && i + (b - a) <= r->len;
        for (int64_t k = a; ok && k < b; k++, i++) ok = s[k] == s[i] || (p[0] == R_BACKREF_I && lower(s[k], p[2]) == lower(s[i], p[2]));
        pc += p[0] == R_BACKREF ? 2 : 3;
        break;
      }
      case R_LOOK: {  // kind (1 negative, 2 behind), width behind, where it goes on
        int64_t from = p[1] & 2 ? i - p[2] : i;
        size_t mark = r->n;
        int64_t hit = from < 0 ? -1 : run<T>(r, pc + 4, from, false);
        ok = (hit >= 0) != ((p[1] & 1) != 0);
        if (hit < 0 || p[1] & 1 || true) {
          // choices inside are over; slots set by a positive look stay, but are undone when the whole goes back
          size_t keep = mark;
          if (hit >= 0 && !(p[1] & 1)) { for (size_t k = mark; k < r->n; k++) if (r->stack[k].slot >= 0) r->stack[keep++] = r->stack[k]; }
          else for (size_t k = r->n; k-- > mark;) if (r->stack[k].slot >= 0) r->slots[r->stack[k].slot] = r->stack[k].a;
          r->n = keep;
        }
        pc = p[3];
        break;
      }
      case R_ATOMIC: {  // where it goes on
        size_t mark = r->n, keep = mark;
        int64_t hit = run<T>(r, pc + 2, i, false);
        if (hit < 0) { ok = false; break; }
        for (size_t k = mark; k < r->n; k++) if (r->stack[k].slot >= 0) r->stack[keep++] = r->stack[k];
        r->n = keep;
        i = hit;
        pc = p[1];
        break;
      }
      case R_COND: pc = r->slots[2 * p[1] + 1] >= 0 ? pc + 3 : p[2]; break;
      case R_ONE: {  // mode (0 greedy, 1 lazy, 2 possessive), min, max, length of the item's program
        int64_t max = p[3] < 0 ? INT64_MAX : p[3];
        const int32_t* item = p + 5;
        int32_t next = pc + 5 + p[4];
        if (p[1] == 1) {
          int64_t k = single<T>(r, item, i, p[2]);
          if (k < p[2]) { ok = false; break; }
          i += k;
          if (max > p[2]) push(r, {pc, -3, i, max - p[2]});
          pc = next;
          break;
        }
        int64_t k = single<T>(r, item, i, max);
        if (k < p[2]) { ok = false; break; }
        if (p[1] == 0 && k > p[2]) push(r, {next, -2, i + k - 1, i + p[2]});
        i += k;
        pc = next;
        break;
      }
      case R_LOOP_INIT:  // slot of the counter; the last position is in the next one
        set_slot(r, p[1], 0), set_slot(r, p[1] + 1, -1);
        pc += 2;
        break;
      case R_LOOP: {  // slot, min, max, mode, start of the body; behind this the way on
        int64_t count = r->slots[p[1]], last = r->slots[p[1] + 1];
        int64_t max = p[3] < 0 ? INT64_MAX : p[3];
        int32_t next = pc + 6;
        if (count < p[2]) {
          set_slot(r, p[1], count + 1), set_slot(r, p[1] + 1, i);
          pc = p[5];
        } else if (count >= max || last == i) {
          pc = next;
        } else if (p[4] == 1) {
          push(r, {pc, -4, i, count});
          pc = next;
        } else {
          push(r, {next, -1, i, 0});
          set_slot(r, p[1], count + 1), set_slot(r, p[1] + 1, i);
          pc = p[5];
        }
        break;
      }
      case R_MATCH:
        if (!top || ((!r->full || i == r->len) && i != r->must)) return i;
        ok = false;
        break;
      default: ok = false;
    }
    if (ok) continue;
    for (;;) {
      if (r->n == floor) return -1;
      Choice& c = r->stack[r->n - 1];
      if (c.slot >= 0) { r->slots[c.slot] = c.a; r->n--; continue; }
      if (c.slot == -1) { pc = c.pc, i = c.a; r->n--; break; }
      if (c.slot == -2) {  // a shorter run
        pc = c.pc, i = c.a;
        if (c.a-- <= c.b) r->n--;
        break;
      }
      if (c.slot == -3) {  // one item more
        const int32_t* q = code + c.pc;
        int64_t k = single<T>(r, q + 5, c.a, 1);
        if (!k) { r->n--; continue; }
        i = ++c.a;
        pc = c.pc + 5 + q[4];
        if (--c.b <= 0) r->n--;
        break;
      }
      // a lazy loop goes round once more
      const int32_t* q = code + c.pc;
      int64_t at = c.a, count = c.b;
      r->n--;
      set_slot(r, q[1], count + 1), set_slot(r, q[1] + 1, at);
      pc = q[5], i = at;
      break;
    }
  }
}

struct Subject { const void* p; int64_t n; int kind; };
static bool subject_of(const Pattern* re, V v, Subject* s) {
  if (is_str(v)) {
    if (re->bytes) { rt_errorf(&E_TypeError, "cannot use a bytes pattern on a string-like object"); return false; }
    *s = {str_data(as<Str>(v)), as<Str>(v)->n, as<Str>(v)->kind};
    return true;
  }
  const uint8_t* p;
  intptr_t n;
  if (!is_kind(v, K_BYTES) && !is_kind(v, K_BYTEARRAY)) { rt_errorf(&E_TypeError, "expected string or bytes-like object, got '%T'", v); return false; }
  if (!re->bytes) { rt_errorf(&E_TypeError, "cannot use a string pattern on a bytes-like object"); return false; }
  bytes_like(v, &p, &n);
  *s = {p, n, 1};
  return true;
}
// The item that a match surely begins with, behind what takes no characters; null where that is not plain.
static const int32_t* first_item(const int32_t* p) {
  for (;;) switch (p[0]) {
    case R_SAVE: case R_AT: p += 2; break;
    case R_ONE:
      if (p[2] < 1) return nullptr;
      p += 5;
      break;
    case R_CHAR: case R_CHAR_I: case R_ANY: case R_SET: case R_SET_I: return p;
    default: return nullptr;
  }
}
// From `from` on; searching or only there. Fills slots; the start, or -1.
static int64_t execute(Run* r, const Subject& s, int64_t from, bool search) {
  const int32_t* code = r->re->code;
  int64_t ns = r->re->nslots;
  const int32_t* first = search ? first_item(code) : nullptr;
  for (int64_t i = from; i <= r->len; i++) {
    if (search && code[0] == R_SAVE && code[2] == R_CHAR) {  // the first character is known
      uint32_t c = (uint32_t)code[3];
      if (s.kind == 1) {
        const void* hit = c < 256 && i < r->len ? memchr((const char*)s.p + i, (int)c, (size_t)(r->len - i)) : nullptr;
        if (!hit) return -1;
        i = (const char*)hit - (const char*)s.p;
      } else {
        while (i < r->len && (s.kind == 2 ? ((const uint16_t*)s.p)[i] : ((const uint32_t*)s.p)[i]) != c) i++;
        if (i == r->len) return -1;
      }
    }
    else if (first) {
      while (i < r->len && !(s.kind == 1 ? single<uint8_t>(r, first, i, 1) : s.kind == 2 ? single<uint16_t>(r, first, i, 1) : single<uint32_t>(r, first, i, 1))) i++;
      if (i >= r->len) return -1;
    }
    for (int64_t k = 0; k < ns; k++) r->slots[k] = -1;
    r->n = 0;
    int64_t end = s.kind == 1 ? run<uint8_t>(r, 0, i, true) : s.kind == 2 ? run<uint16_t>(r, 0, i, true) : run<uint32_t>(r, 0, i, true);
    if (end >= 0) return i;
    if (!search) return -1;
  }
  return -1;
}
static V match_new(V re, V string, const Run& r, int64_t pos, int64_t endpos) {
  Match* m = as<Match>(object_new(&T_match));
  m->re = NEWREF(re), m->string = NEWREF(string), m->pos = pos, m->endpos = endpos;
  m->n = P(re)->groups + 1;
  m->marks = (int64_t*)mem_alloc(sizeof(int64_t) * 2 * (size_t)m->n);
  memcpy(m->marks, r.slots, sizeof(int64_t) * 2 * (size_t)m->n);
  for (int k = 0; k < m->n; k++) if (m->marks[2 * k + 1] < 0) m->marks[2 * k] = -1;
  int64_t last = r.slots[2 * P(re)->groups + 2];
  m->last = last > 0 ? (int32_t)last : -1;
  return VAL(m);
}
struct Session {
  V re, string;
  Subject s;
  Run r;
  int64_t pos, endpos;
  bool open(V re_, V string_, int64_t from, int64_t to) {
    re = re_, string = string_;
    if (!subject_of(P(re), string, &s)) return false;
    pos = from < 0 ? 0 : from > s.n ? s.n : from;
    endpos = to > s.n ? s.n : to < 0 ? 0 : to;
    if (endpos < pos) endpos = pos - 1;
    r = {P(re), s.p, endpos, -1, false, (int64_t*)mem_alloc(sizeof(int64_t) * (size_t)P(re)->nslots), nullptr, 0, 0, false};
    return true;
  }
  void close() {
    mem_free(r.slots, sizeof(int64_t) * (size_t)P(re)->nslots);
    if (r.stack) mem_free(r.stack, r.cap * sizeof(Choice));
  }
  V slice(int64_t a, int64_t b) const {
    if (is_str(string)) return str_sub(string, (intptr_t)a, (intptr_t)b);
    const uint8_t* p = (const uint8_t*)s.p;
    return rt_bytes((const char*)p + a, (intptr_t)(b - a));
  }
  // The next match at or behind `at`; `empty_at` forbids an empty one there.
  int64_t next(int64_t at, int64_t empty_at) {
    r.must = empty_at;
    return execute(&r, s, at, true);
  }
};
static bool range_args(V* args, intptr_t n, V kw, int64_t* from, int64_t* to) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V a = np > 1 ? args[1] : call_kw(args, n, kw, "pos"), b = np > 2 ? args[2] : call_kw(args, n, kw, "endpos");
  *from = 0, *to = INT64_MAX;
  return !(a && index_of(a, from)) && !(b && index_of(b, to));
}
static V one(V self, V* args, intptr_t n, V kw, bool search, bool full) {
  int64_t from, to;
  V string = n - (kw ? as<Tuple>(kw)->n : 0) > 0 ? args[0] : call_kw(args, n, kw, "string");
  if (!string) FAIL(E_TypeError, "missing required argument 'string' (pos 1)");
  if (!range_args(args, n, kw, &from, &to)) return 0;
  Session k;
  if (!k.open(self, string, from, to)) return 0;
  k.r.full = full;
  V r = execute(&k.r, k.s, k.pos, search) >= 0 ? match_new(self, string, k.r, k.pos, k.endpos) : NEWREF(NONE);
  k.close();
  return r;
}
#define PAT(name, min, max) CDEF(o_pat_##name, #name, min, max, CF_KW)
PAT(match, 0, 3) { return one(self, args, n, kw, false, false); }
PAT(fullmatch, 0, 3) { return one(self, args, n, kw, false, true); }
PAT(search, 0, 3) { return one(self, args, n, kw, true, false); }
// Calls each(session) at every match; stops when it answers false.
template <class F> static bool every(V self, V string, int64_t from, int64_t to, F each) {
  Session k;
  if (!k.open(self, string, from, to)) return false;
  int64_t at = k.pos, must = -1;
  while (at <= k.endpos) {
    int64_t start = k.next(at, must);
    if (start < 0) break;
    int64_t end = k.r.slots[1];
    if (!each(k)) break;
    must = end == start ? end : -1;
    at = end;
    if (rt.error) break;
  }
  k.close();
  return !rt.error;
}
PAT(findall, 1, 3) {
  int64_t from, to;
  if (!range_args(args, n, kw, &from, &to)) return 0;
  V out = list_new(0);
  int32_t groups = P(self)->groups;
  bool ok = every(self, args[0], from, to, [&](Session& k) {
    auto group = [&](int32_t g) { int64_t a = k.r.slots[2 * g], b = k.r.slots[2 * g + 1]; return b < 0 ? k.slice(0, 0) : k.slice(a, b); };
    if (groups <= 1) list_push(out, group(groups));
    else {
      V t = tuple_new(groups);
      for (int32_t g = 1; g <= groups; g++) as<Tuple>(t)->a[g - 1] = group(g);
      list_push(out, t);
    }
    return true;
  });
  if (!ok) return DECREF(out), 0;
  return out;
}
static V finditer_next(Iter* it) {  // a pattern, b string, c the end; i where to go on, n the forbidden empty match, step 0 at the start
  if (it->step < 0) return 0;
  Session k;
  if (!k.open(it->a, it->b, it->i, IVAL(it->c))) return 0;
  int64_t start = it->i > k.endpos ? -1 : k.next(it->i, it->n);
  V m = 0;
  if (start >= 0) {
    int64_t end = k.r.slots[1];
    m = match_new(it->a, it->b, k.r, it->step - 1, k.endpos);
    it->n = end == start ? (intptr_t)end : -1;
    it->i = (intptr_t)end;
  } else it->step = -1;
  k.close();
  return m;
}
ITERATOR(T_match_iter, "callable_iterator");
PAT(finditer, 1, 3) {
  int64_t from, to;
  if (!range_args(args, n, kw, &from, &to)) return 0;
  Subject s;
  if (!subject_of(P(self), args[0], &s)) return 0;
  V v = seq_iter(&T_match_iter, self, finditer_next);
  Iter* it = as<Iter>(v);
  it->b = NEWREF(args[0]), it->c = MKI(to > s.n ? s.n : to < 0 ? 0 : to), it->i = (intptr_t)(from < 0 ? 0 : from > s.n ? s.n : from), it->n = -1, it->step = it->i + 1;
  return v;
}
extern "C" const CDef m_str_join, m_bytes_join;
static V joined(V string, V list) {
  if (is_str(string)) return m_str_join.fn(S_empty, &list, 1, 0);
  V empty = rt_bytes("", 0), r = m_bytes_join.fn(empty, &list, 1, 0);
  DECREF(empty);
  return r;
}
// template: a function, or a list of pieces: text, or the number of a group. (new text, count)
CDEF(o_pat__subx, "_subx", 3, 3, 0) {
  V string = args[1], pieces = list_new(0);
  int64_t limit, done = 0, at = 0;
  if (index_of(args[2], &limit)) return DECREF(pieces), 0;
  bool is_list = is_kind(args[0], K_LIST);
  bool ok = every(self, string, 0, INT64_MAX, [&](Session& k) {
    int64_t start = k.r.slots[0], end = k.r.slots[1];
    if (at < start) list_push(pieces, k.slice(at, start));
    if (is_list) {
      List* l = as<List>(args[0]);
      for (intptr_t i = 0; i < l->n; i++) {
        if (!IS_INT(l->a[i])) { rt_list_append(pieces, l->a[i]); continue; }
        int64_t g = IVAL(l->a[i]), a = k.r.slots[2 * g], b = k.r.slots[2 * g + 1];
        if (b >= 0) list_push(pieces, k.slice(a, b));
      }
    } else {
      V m = match_new(self, string, k.r, 0, k.endpos), r = call1(args[0], m);
      DECREF(m);
      if (!r) return false;
      if (r != NONE) {
        if (is_str(string) ? !is_str(r) : !is_kind(r, K_BYTES)) { rt_errorf(&E_TypeError, is_str(string) ? "sequence item %d: expected str instance, %T found" : "sequence item %d: expected a bytes-like object, %T found", (int)as<List>(pieces)->n, r); DECREF(r); return false; }
        list_push(pieces, r);
      }
    }
    at = end;
    return ++done != limit;
  });
  if (!ok) return DECREF(pieces), 0;
  Subject s;
  subject_of(P(self), string, &s);
  if (at < s.n || !done) {
    V rest = is_str(string) ? str_sub(string, (intptr_t)at, (intptr_t)s.n) : rt_bytes((const char*)s.p + at, (intptr_t)(s.n - at));
    list_push(pieces, rest);
  }
  V text = joined(string, pieces);
  DECREF(pieces);
  return text ? tuple2(text, MKI(done)) : 0;
}
PAT(split, 1, 2) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V max = np > 1 ? args[1] : call_kw(args, n, kw, "maxsplit");
  int64_t limit = 0, done = 0, at = 0;
  if (max && index_of(max, &limit)) return 0;
  V out = list_new(0);
  Subject s;
  if (!subject_of(P(self), args[0], &s)) return DECREF(out), 0;
  auto rest = [&](int64_t a, int64_t b) { return is_str(args[0]) ? str_sub(args[0], (intptr_t)a, (intptr_t)b) : rt_bytes((const char*)s.p + a, (intptr_t)(b - a)); };
  if (limit >= 0)
    every(self, args[0], 0, INT64_MAX, [&](Session& k) {
      int64_t start = k.r.slots[0], end = k.r.slots[1];
      list_push(out, rest(at, start));
      for (int32_t g = 1; g <= P(self)->groups; g++) list_push(out, k.r.slots[2 * g + 1] < 0 ? NEWREF(NONE) : k.slice(k.r.slots[2 * g], k.r.slots[2 * g + 1]));
      at = end;
      return ++done != limit;
    });
  list_push(out, rest(at, s.n));
  return out;
}
CDEF(o_pat_pattern, "pattern", 0, 0, CF_GETTER) { return NEWREF(P(self)->pattern); }
CDEF(o_pat_flags, "flags", 0, 0, CF_GETTER) { return NEWREF(P(self)->flags); }
CDEF(o_pat_groups, "groups", 0, 0, CF_GETTER) { return MKI(P(self)->groups); }
CDEF(o_pat_groupindex, "groupindex", 0, 0, CF_GETTER) { return dict_copy(P(self)->index); }
CDEF(o_pat___eq__, "__eq__", 1, 1, 0) {
  if (type_of(args[0]) != &T_pattern) return NEWREF(NOTIMPL);
  int a = rt_compare_b(C_EQ, P(self)->pattern, P(args[0])->pattern), b = rt_compare_b(C_EQ, P(self)->flags, P(args[0])->flags);
  return a < 0 || b < 0 ? 0 : NEWREF(MKB(a && b));
}
CDEF(o_pat___hash__, "__hash__", 0, 0, 0) { int64_t h = rt_hash(P(self)->pattern); return rt_int(h); }
CDEF(o_pat___copy__, "__copy__", 0, 0, 0) { return NEWREF(self); }
CDEF(o_pat___deepcopy__, "__deepcopy__", 1, 1, 0) { return NEWREF(self); }

static int32_t group_of(V self, V key) {  // -1 with an error
  Match* m = M(self);
  int64_t g = -1;
  if (is_int(key)) { if (index_of(key, &g)) return -1; }
  else {
    V v = dict_get(P(m->re)->index, key);
    if (!v) err_clear();
    else g = IVAL(v);
  }
  if (g < 0 || g >= m->n) FAILI(E_IndexError, "no such group");
  return (int32_t)g;
}
static V group_text(V self, int32_t g, V fallback) {
  Match* m = M(self);
  int64_t a = m->marks[2 * g], b = m->marks[2 * g + 1];
  if (a < 0) return NEWREF(fallback);
  if (is_str(m->string)) return str_sub(m->string, (intptr_t)a, (intptr_t)b);
  const uint8_t* p;
  intptr_t n;
  bytes_like(m->string, &p, &n);
  return rt_bytes((const char*)p + a, (intptr_t)(b - a));
}
#define MAT(name, min, max) CDEF(o_mat_##name, #name, min, max, CF_KW)
MAT(group, 0, -1) {
  if (n == 0) return group_text(self, 0, NONE);
  if (n == 1) { int32_t g = group_of(self, args[0]); return g < 0 ? 0 : group_text(self, g, NONE); }
  V t = tuple_new(n);
  for (intptr_t i = 0; i < n; i++) {
    int32_t g = group_of(self, args[i]);
    as<Tuple>(t)->a[i] = g < 0 ? NEWREF(NONE) : group_text(self, g, NONE);
    if (g < 0) { for (intptr_t k = i + 1; k < n; k++) as<Tuple>(t)->a[k] = NEWREF(NONE); DECREF(t); return 0; }
  }
  return t;
}
MAT(__getitem__, 1, 1) { int32_t g = group_of(self, args[0]); return g < 0 ? 0 : group_text(self, g, NONE); }
MAT(groups, 0, 1) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if (M(self)->n == 1) return rt_tuple(0, nullptr);
  V fallback = np ? args[0] : call_kw(args, n, kw, "default"), t = tuple_new(M(self)->n - 1);
  for (int32_t g = 1; g < M(self)->n; g++) as<Tuple>(t)->a[g - 1] = group_text(self, g, fallback ? fallback : NONE);
  return t;
}
MAT(groupdict, 0, 1) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V fallback = np ? args[0] : call_kw(args, n, kw, "default"), d = dict_new(), k, v;
  for (intptr_t at = 0; dict_next(P(M(self)->re)->index, &at, &k, &v);) {
    V text = group_text(self, (int32_t)IVAL(v), fallback ? fallback : NONE);
    dict_set(d, k, text);
    DECREF(text);
  }
  return d;
}
MAT(start, 0, 1) { int32_t g = n ? group_of(self, args[0]) : 0; return g < 0 ? 0 : MKI(M(self)->marks[2 * g]); }
MAT(end, 0, 1) { int32_t g = n ? group_of(self, args[0]) : 0; return g < 0 ? 0 : MKI(M(self)->marks[2 * g + 1]); }
MAT(span, 0, 1) { int32_t g = n ? group_of(self, args[0]) : 0; return g < 0 ? 0 : tuple2(MKI(M(self)->marks[2 * g]), MKI(M(self)->marks[2 * g + 1])); }
CDEF(o_mat_re, "re", 0, 0, CF_GETTER) { return NEWREF(M(self)->re); }
CDEF(o_mat_string, "string", 0, 0, CF_GETTER) { return NEWREF(M(self)->string); }
CDEF(o_mat_pos, "pos", 0, 0, CF_GETTER) { return MKI(M(self)->pos); }
CDEF(o_mat_endpos, "endpos", 0, 0, CF_GETTER) { return MKI(M(self)->endpos); }
CDEF(o_mat_lastindex, "lastindex", 0, 0, CF_GETTER) { return M(self)->last < 0 ? NEWREF(NONE) : MKI(M(self)->last); }
CDEF(o_mat_lastgroup, "lastgroup", 0, 0, CF_GETTER) {
  V k, v;
  for (intptr_t at = 0; dict_next(P(M(self)->re)->index, &at, &k, &v);) if (IVAL(v) == M(self)->last) return NEWREF(k);
  return NEWREF(NONE);
}
CDEF(o_mat_regs, "regs", 0, 0, CF_GETTER) {
  V t = tuple_new(M(self)->n);
  for (int32_t g = 0; g < M(self)->n; g++) as<Tuple>(t)->a[g] = tuple2(MKI(M(self)->marks[2 * g]), MKI(M(self)->marks[2 * g + 1]));
  return t;
}
MAT(__repr__, 0, 0) {
  Text t;
  t.puts("<re.Match object; span=("), t.num(M(self)->marks[0]), t.puts(", "), t.num(M(self)->marks[1]), t.puts("), match=");
  V text = group_text(self, 0, NONE);
  bool ok = t.repr(text);
  DECREF(text);
  if (!ok) return t.drop(), (V)0;
  t.put('>');
  return t.take();
}
static V expand_function;
MODULE_FN(_regex, set_expand, 1, 1) { SET(&expand_function, NEWREF(args[0])); return NEWREF(NONE); }
MAT(expand, 1, 1) { return call2(expand_function, self, args[0]); }
MAT(__bool__, 0, 0) { return NEWREF(TRUE); }
MAT(__copy__, 0, 0) { return NEWREF(self); }
static void drop_match(Obj* o) { Match* m = (Match*)o; DECREF(m->re), DECREF(m->string); mem_free(m->marks, sizeof(int64_t) * 2 * (size_t)m->n); }
static void drop_pattern(Obj* o) { Pattern* p = (Pattern*)o; XDECREF(p->pattern), XDECREF(p->flags), XDECREF(p->index); if (p->code) mem_free(p->code, sizeof(int32_t) * (size_t)p->ncode); }
static const CDef* const methods_pattern[] = {&o_pat_match, &o_pat_fullmatch, &o_pat_search, &o_pat_findall, &o_pat_finditer, &o_pat__subx, &o_pat_split, &o_pat_pattern, &o_pat_flags, &o_pat_groups, &o_pat_groupindex, &o_pat___eq__, &o_pat___hash__, &o_pat___copy__, &o_pat___deepcopy__, nullptr};
static const CDef* const methods_match[] = {&o_mat_group, &o_mat___getitem__, &o_mat_groups, &o_mat_groupdict, &o_mat_start, &o_mat_end, &o_mat_span, &o_mat_re, &o_mat_string, &o_mat_pos, &o_mat_endpos, &o_mat_lastindex, &o_mat_lastgroup, &o_mat_regs, &o_mat___repr__, &o_mat___bool__, &o_mat_expand, &o_mat___copy__, nullptr};
static V make_pattern(Type* t, V* args, intptr_t n, V) {  // pattern, flags, program, groups, names, slots
  if (n != 6 || !is_kind(args[2], K_LIST)) FAIL(E_TypeError, "cannot create 're.Pattern' instances");
  V o = object_new(t);
  Pattern* p = P(o);
  List* code = as<List>(args[2]);
  p->pattern = NEWREF(args[0]), p->flags = NEWREF(args[1]), p->index = NEWREF(args[4]);
  p->ncode = (int32_t)code->n, p->groups = (int32_t)IVAL(args[3]), p->nslots = (int32_t)IVAL(args[5]);
  p->code = (int32_t*)mem_alloc(sizeof(int32_t) * (size_t)code->n);
  for (intptr_t i = 0; i < code->n; i++) p->code[i] = (int32_t)IVAL(code->a[i]);
  p->bytes = !is_str(args[0]) && args[0] != NONE;
  return o;
}
Type T_pattern = {{1 << 30, &T_type}, "re.Pattern", K_OTHER, 0, 0, sizeof(Pattern), 0, &T_object, methods_pattern, make_pattern, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_pattern};
Type T_match = {{1 << 30, &T_type}, "re.Match", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Match), 0, &T_object, methods_match, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_match};
MODULE_VALUE(_regex, Pattern) { return module_type(&T_pattern, "re", true); }
MODULE_VALUE(_regex, Match) { return module_type(&T_match, "re", true); }
MODULE_FN(_regex, lower, 2, 2) { return MKI(lower((uint32_t)IVAL(args[0]), rt_truth(args[1]) > 0)); }
