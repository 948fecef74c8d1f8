// Exception groups: their making, their splitting by type, and what `except*` does with the parts.
#include "rt.h"

static V parts_of(V group) { return as<Exc>(group)->value; }  // a tuple
static V message_of(V group) {  // the program may have given it other arguments
  Tuple* a = as<Tuple>(as<Exc>(group)->args);
  return a->n && is_str(a->a[0]) ? a->a[0] : S_empty;
}
static bool is_group(V e) { return is_instance(e, &E_BaseExceptionGroup); }

extern "C" const CDef* const methods_BaseExceptionGroup[];
V group_make(Type* t, V* args, intptr_t n, V kw);
extern "C" V usable_exception_group(void) {
  if (!E_BaseExceptionGroup.methods) {
    E_BaseExceptionGroup.methods = methods_BaseExceptionGroup;
    E_BaseExceptionGroup.make = E_ExceptionGroup.make = group_make;
  }
  return VAL(&E_ExceptionGroup);
}
void show_margin(Text& out, int level, char mark);
void show_trace(Text& out, V o, int level);
void show_last(Text& out, V o, int level);
void show_exception(Text& out, V o, int level, int depth);
extern bool (*show_group)(Text& out, V o, int level);
static const int WIDTH_MAX = 15, DEPTH_MAX = 10;  // as many as CPython shows
static bool show_tree(Text& out, V o, int level) {
  static bool open;  // whether the last line is still to draw: a group within that comes last draws it for those around
  if (!is_group(o)) return false;
  if (level > DEPTH_MAX) {
    show_margin(out, level, '|'), out.puts("... (max_group_depth is 10)\n");
    return true;
  }
  bool top = level == 0;
  if (top) level = 1;
  if (as<Exc>(o)->tb) show_margin(out, level, top ? '+' : '|'), out.puts("Exception Group Traceback (most recent call last):\n");
  show_trace(out, o, level), show_last(out, o, level);
  Tuple* parts = as<Tuple>(parts_of(o));
  intptr_t shown = parts->n <= WIDTH_MAX ? parts->n : WIDTH_MAX + 1;
  open = false;
  for (intptr_t i = 0; i < shown; i++) {
    if (i == shown - 1) open = true;
    out.fill(' ', 2 * level), out.puts(i ? "  " : "+-"), out.puts("+---------------- ");
    if (i < WIDTH_MAX) out.num(i + 1);
    else out.puts("...");
    out.puts(" ----------------\n");
    if (i < WIDTH_MAX) show_exception(out, parts->a[i], level + 1, 0);
    else {
      show_margin(out, level + 1, '|');
      out.puts("and "), out.num(parts->n - WIDTH_MAX), out.puts(parts->n - WIDTH_MAX > 1 ? " more exceptions\n" : " more exception\n");
    }
    if (i == shown - 1 && open) out.fill(' ', 2 * level + 2), out.puts("+------------------------------------\n"), open = false;
  }
  return true;
}

// The class's `make`: BaseExceptionGroup itself becomes an ExceptionGroup where every part is an Exception.
V group_make(Type* t, V* args, intptr_t n, V kw) {
  show_group = show_tree;
  usable_exception_group();
  if (kw || n != 2) FAIL(E_TypeError, "%s.__new__() takes exactly 2 arguments (%d given)", is_subtype(t, &E_ExceptionGroup) && t != &E_ExceptionGroup ? t->name : "BaseExceptionGroup", (int)n);
  if (!is_str(args[0])) FAIL(E_TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args[0]);
  if (!is_kind(args[1], K_LIST) && !is_kind(args[1], K_TUPLE) && !(type_of(args[1])->ops & OP_GETITEM)) FAIL(E_TypeError, "second argument (exceptions) must be a sequence");
  V parts = seq_to_tuple(args[1]);
  if (!parts) return 0;
  intptr_t count = as<Tuple>(parts)->n;
  bool plain = true;
  if (!count) { DECREF(parts); FAIL(E_ValueError, "second argument (exceptions) must be a non-empty sequence"); }
  for (intptr_t i = 0; i < count; i++) {
    V e = as<Tuple>(parts)->a[i];
    if (!is_kind(e, K_EXC)) { DECREF(parts); FAIL(E_ValueError, "Item %d of second argument (exceptions) is not an exception", (int)i); }
    plain = plain && is_instance(e, &E_Exception);
  }
  if (t == &E_BaseExceptionGroup && plain) t = &E_ExceptionGroup;
  else if (!plain && is_subtype(t, &E_Exception)) {
    DECREF(parts);
    if (t == &E_ExceptionGroup) FAIL(E_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    FAIL(E_TypeError, "Cannot nest BaseExceptions in '%s'", t->name);
  }
  Exc* e = as<Exc>(object_new(t));
  e->args = tuple2(NEWREF(args[0]), NEWREF(args[1]));
  e->value = parts;
  return VAL(e);
}
// A group of the same making, with other parts.
static V derive(V group, V list) {
  Own message = NEWREF(message_of(group));
  V args[] = {message, list}, r;
  if (type_of(group)->flags & TF_USER) r = call_method(group, rt_intern("derive", 6), &args[1], 1);
  else r = group_make(&E_BaseExceptionGroup, args, 2, 0);
  if (r && !is_group(r)) {
    DECREF(r);
    FAIL(E_TypeError, "derive must return an instance of BaseExceptionGroup");
  }
  if (!r) return 0;
  Exc *from = as<Exc>(group), *to = as<Exc>(r);
  for (Tb* tb = from->tb; tb; tb = tb->next) {
    Tb** at = &to->tb;
    while (*at) at = &(*at)->next;
    *at = (Tb*)mem_alloc(sizeof(Tb));
    **at = {nullptr, tb->code, tb->line};
  }
  SET(&to->context, from->context ? NEWREF(from->context) : 0);
  SET(&to->cause, from->cause ? NEWREF(from->cause) : 0);
  to->suppress = from->suppress;
  if (from->notes && !to->notes) to->notes = list_slice(from->notes, 0, as<List>(from->notes)->n);
  return r;
}
// How an exception answers the condition: a class, a tuple of classes, a function, or (exact) a list of those meant.
static int matches(V e, V condition) {
  if (is_kind(condition, K_LIST)) {
    for (intptr_t i = 0; i < as<List>(condition)->n; i++) if (as<List>(condition)->a[i] == e) return 1;
    return 0;
  }
  if (is_kind(condition, K_TYPE) || is_kind(condition, K_TUPLE)) return rt_exc_match(e, condition);
  V r = call1(condition, e);
  if (!r) return -1;
  int c = rt_truth(r);
  DECREF(r);
  return c;
}
// *yes and *no: the parts that match and the rest, each new, or None.
static int split(V e, V condition, V* yes, V* no) {
  *yes = *no = NONE;
  int c = matches(e, condition);
  if (c < 0) return -1;
  if (c) return *yes = NEWREF(e), 0;
  if (!is_group(e)) return *no = NEWREF(e), 0;
  V in = list_new(0), out = list_new(0);
  Tuple* parts = as<Tuple>(parts_of(e));
  for (intptr_t i = 0; i < parts->n && c >= 0; i++) {
    V a, b;
    c = split(parts->a[i], condition, &a, &b);
    if (c < 0) break;
    if (a != NONE) list_push(in, a);
    if (b != NONE) list_push(out, b);
  }
  if (c >= 0 && as<List>(in)->n && !(*yes = derive(e, in))) c = -1;
  if (c >= 0 && as<List>(out)->n && !(*no = as<List>(in)->n ? derive(e, out) : NEWREF(e))) c = -1;
  DECREF(in), DECREF(out);
  if (c >= 0) return 0;
  XDECREF(*yes), XDECREF(*no);
  return -1;
}
static int condition_check(V c) {
  if (is_kind(c, K_TYPE) && is_subtype(as<Type>(c), &E_BaseException)) return 0;
  if (is_kind(c, K_TUPLE) || (callable(c) && !is_kind(c, K_TYPE))) return 0;
  FAILI(E_TypeError, "expected a function, exception type or tuple of exception types");
}
METHOD(BaseExceptionGroup, split, 1, 1) {
  V yes, no;
  if (condition_check(args[0]) || split(self, args[0], &yes, &no)) return 0;
  return tuple2(yes, no);
}
METHOD(BaseExceptionGroup, subgroup, 1, 1) {
  V yes, no;
  if (condition_check(args[0]) || split(self, args[0], &yes, &no)) return 0;
  DECREF(no);
  return yes;
}
METHOD(BaseExceptionGroup, derive, 1, 1) { V a[] = {message_of(self), args[0]}; return group_make(&E_BaseExceptionGroup, a, 2, 0); }

// --- except* ---
// The state of one statement: [what was raised, what no clause has taken yet or None, what clauses raised, what they passed on]
static V state_at(V s, int i) { return as<List>(s)->a[i]; }
extern "C" V rt_star_begin(V exc) {
  V items[] = {NEWREF(exc), NEWREF(exc), list_new(0), list_new(0)};
  return rt_list(4, items);
}
// The group that a clause gets, or None.
extern "C" V rt_star_match(V s, V type) {
  V rest = state_at(s, 1);
  if (rest == NONE) return NEWREF(NONE);
  intptr_t n = is_kind(type, K_TUPLE) ? as<Tuple>(type)->n : 1;
  for (intptr_t i = 0; i < n; i++) {
    V t = is_kind(type, K_TUPLE) ? as<Tuple>(type)->a[i] : type;
    if (!is_kind(t, K_TYPE) || !is_subtype(as<Type>(t), &E_BaseException)) FAIL(E_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    if (is_subtype(as<Type>(t), &E_BaseExceptionGroup)) FAIL(E_TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
  }
  V yes, no;
  if (!is_group(rest)) {
    if (!rt_exc_match(rest, type)) return NEWREF(NONE);
    V parts = tuple_of(1, rest), args[] = {S_empty, parts};
    yes = group_make(&E_BaseExceptionGroup, args, 2, 0);
    DECREF(parts);
    no = NONE;
  } else if (split(rest, type, &yes, &no)) return 0;
  SET(&as<List>(s)->a[1], no);
  return yes;
}
extern "C" void rt_star_raised(V s, V matched, V exc) { rt_list_append(state_at(s, exc == matched ? 3 : 2), exc); }
static void leaves(V e, V into) {
  if (!is_group(e)) { rt_list_append(into, e); return; }
  for (intptr_t i = 0; i < as<Tuple>(parts_of(e))->n; i++) leaves(as<Tuple>(parts_of(e))->a[i], into);
}
// At the end: -1 with what is still to be raised.
extern "C" int rt_star_finish(V s) {
  V raised = state_at(s, 2), passed = state_at(s, 3), rest = state_at(s, 1), original = state_at(s, 0), back = NONE;
  if (!is_group(original)) {
    // a plain exception was wrapped for the clause: passed on, it comes out of the wrapping again only where it was not taken
    if (rest != NONE) back = NEWREF(rest);
    else if (as<List>(passed)->n) back = NEWREF(as<List>(passed)->a[0]);
  } else if (as<List>(passed)->n || rest != NONE) {
    V kept = list_new(0), no;
    if (rest != NONE) leaves(rest, kept);
    for (intptr_t i = 0; i < as<List>(passed)->n; i++) leaves(as<List>(passed)->a[i], kept);
    int bad = split(original, kept, &back, &no);
    DECREF(kept);
    if (bad) return -1;
    DECREF(no);
  }
  if (!as<List>(raised)->n) {
    if (back == NONE) return 0;
    SET(&rt.error, back);
    return -1;
  }
  if (as<List>(raised)->n == 1 && back == NONE && !is_group(original)) {
    SET(&rt.error, NEWREF(as<List>(raised)->a[0]));
    return -1;
  }
  V parts = list_slice(raised, 0, as<List>(raised)->n);
  if (back != NONE) rt_list_append(parts, back);
  DECREF(back);
  V args[] = {S_empty, parts}, group = group_make(&E_BaseExceptionGroup, args, 2, 0);
  DECREF(parts);
  if (group) SET(&rt.error, group);
  return -1;
}
