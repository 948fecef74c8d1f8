// Generators and coroutines: heap frames resumed by their compiled body, delegation, throwing and closing.
#include "rt.h"

V gen_repr(V v);
bool finalise(Obj* o);
static V gen_iter(V v) {
  if (type_of(v) == &T_gen) return NEWREF(v);
  FAIL(E_TypeError, "'%T' object is not iterable", v);
}
extern "C" V rt_gen(V fn, const Code* code, V (*body)(Gen*, V), int nvars, int nwords) {
  static const KindOps ops = {gen_repr, nullptr, nullptr, gen_iter};
  kind_ops[K_GEN] = &ops;
  final_door = finalise, gc_door = gc_collect;
  Type* t = (code->flags & CO_ASYNCGEN) == CO_ASYNCGEN ? &T_asyncgen : code->flags & CO_CORO ? &T_coro : &T_gen;
  Gen* g = (Gen*)obj_new(t, sizeof(Gen) + sizeof(V) * (size_t)(nvars + nwords));
  g->body = body, g->code = code, g->nvars = nvars;
  g->fn = NEWREF(fn);
  return VAL(g);
}
extern "C" V rt_gen_return(Gen* g, V value) {
  g->state = -1;
  SET(&g->delegate, value);
  return 0;
}

static V resume_one(Gen* g, V sent) {
  if (py_enter()) return 0;
  V stash = rt.handled;
  rt.handled = g->handled ? g->handled : (XINCREF(stash), stash);
  g->handled = 0;
  g->running = 1;
  INCREF(VAL(g));
  V r = g->body(g, sent);
  g->running = 0;
  rt.depth--;
  if (r && rt.handled != stash) g->handled = rt.handled;
  else XDECREF(rt.handled);
  rt.handled = stash;
  if (!r && g->state != -1) g->state = -1;
  if (!r && rt.error && err_is(&E_StopIteration)) {
    V e = rt_fetch();
    rt_errorf(&E_RuntimeError, g->ob.type == &T_coro ? "coroutine raised StopIteration" : g->ob.type == &T_asyncgen ? "async generator raised StopIteration" : "generator raised StopIteration");
    Exc* x = as<Exc>(rt.error);
    SET(&x->cause, NEWREF(e));
    SET(&x->context, e);
    x->suppress = 1;
  }
  DECREF(VAL(g));
  return r;
}

// Generators that each wait in a `yield from` for the next, from the outermost; what the innermost yields is what the first does.
static const int chain_max = 128;
struct Chain {
  Gen* path[chain_max];
  int n = 0;

  // Resumes the one behind the path, with those before it in the state that they would have around it.
  V within(Gen* g, V sent) {
    V outside = rt.handled;
    for (int i = 0; i < n; i++) {
      path[i]->running = 1;
      if (path[i]->handled) rt.handled = path[i]->handled;
    }
    rt.depth += n;
    V r = resume_one(g, sent);
    rt.depth -= n;
    for (int i = 0; i < n; i++) path[i]->running = 0;
    rt.handled = outside;
    return r;
  }
};
static V resume_chain(Gen* g, V sent) {
  Chain chain;
  Gen* at = g;
  while (at->inner && at->state > 0 && !at->running && chain.n < chain_max) chain.path[chain.n++] = at, at = at->inner;
  // what is out of the ordinary goes step by step
  if (at->running || at->state <= 0 || rt.depth + chain.n >= depth_limit()) return resume_one(g, sent);
  INCREF(VAL(g));
  V r = chain.within(at, sent);
  while (!r && chain.n > 0) {
    Gen* next = chain.path[--chain.n];
    next->inner = nullptr;
    next->arrived = rt.error ? 2 : 1;
    if (rt.error) next->delegate = rt_fetch();
    else next->delegate = at->delegate ? at->delegate : NEWREF(NONE), at->delegate = 0;
    at = next;
    r = chain.within(at, NONE);
  }
  DECREF(VAL(g));
  return r;
}

// sent 0: the pending error is thrown in. 0 without an error: it has returned, with its value in `delegate`.
static V resume(Gen* g, V sent) {
  if (g->running) {
    if (!sent) err_clear();
    FAIL(E_ValueError, g->ob.type == &T_coro ? "coroutine already executing" : "generator already executing");
  }
  if (g->state == -1) return 0;
  return sent && g->inner ? resume_chain(g, sent) : resume_one(g, sent);
}

V gen_next(V gv) {
  Gen* g = as<Gen>(gv);
  return resume(g, NONE);
}
static V stop(Gen* g) {  // the end, as StopIteration with the value
  if (rt.error) return 0;
  V value = g->delegate;
  g->delegate = 0;
  V e = exc_new(&E_StopIteration, value && value != NONE ? NEWREF(value) : 0);
  as<Exc>(e)->value = value;
  SET(&rt.error, e);
  return 0;
}
V gen_send(V gv, V value) {
  Gen* g = as<Gen>(gv);
  if (g->state == 0 && value != NONE && !g->running) FAIL(E_TypeError, g->ob.type == &T_coro ? "can't send non-None value to a just-started coroutine" : "can't send non-None value to a just-started generator");
  if (g->state == -1 && g->ob.type == &T_coro) FAIL(E_RuntimeError, "cannot reuse already awaited coroutine");
  V r = resume(g, value);
  return r ? r : stop(g);
}
// Ends one that has not begun; it gives its arguments back.
static void abandon(Gen* g) {
  if (g->state == 0) for (int i = 0; i < g->nvars; i++) SET(&g->vars[i], 0);
  g->state = -1;
}
V gen_throw(V gv, V exc) {  // exc taken over
  Gen* g = as<Gen>(gv);
  SET(&rt.error, exc);
  if (g->state == -1) return 0;
  if (g->state == 0) {
    abandon(g);
    rt_tb(g->code, g->code->line);
    return 0;
  }
  V r = resume(g, 0);
  return r ? r : stop(g);
}
V gen_close(V gv) {
  Gen* g = as<Gen>(gv);
  if (g->state <= 0 && !g->running) {
    abandon(g);
    return NEWREF(NONE);
  }
  V r = gen_throw(gv, exc_new(&E_GeneratorExit, 0));
  if (r) {
    DECREF(r);
    FAIL(E_RuntimeError, "generator ignored GeneratorExit");
  }
  if (err_is(&E_StopIteration) || err_is(&E_GeneratorExit)) {
    err_clear();
    return NEWREF(NONE);
  }
  return 0;
}
static V exc_of(V* args, intptr_t n) {
  if (is_kind(args[0], K_EXC)) return NEWREF(args[0]);
  if (is_kind(args[0], K_TYPE)) {
    if (n > 1 && is_kind(args[1], K_EXC)) return NEWREF(args[1]);
    if (is_subtype(as<Type>(args[0]), &E_BaseException)) return rt_call(args[0], args + 1, n > 1 && args[1] != NONE ? 1 : 0, 0);
  }
  FAIL(E_TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", args[0]);
}
METHOD(generator, send, 1, 1) { return gen_send(self, args[0]); }
METHOD(generator, close, 0, 0) { return gen_close(self); }
METHOD(generator, throw, 1, 3) { V e = exc_of(args, n); return e ? gen_throw(self, e) : 0; }
METHOD(generator, __next__, 0, 0) { return gen_send(self, NONE); }
METHOD(generator, __iter__, 0, 0) { return NEWREF(self); }
METHOD(coroutine, send, 1, 1) { return gen_send(self, args[0]); }
METHOD(coroutine, close, 0, 0) { return gen_close(self); }
METHOD(coroutine, throw, 1, 3) { V e = exc_of(args, n); return e ? gen_throw(self, e) : 0; }
METHOD(coroutine, __await__, 0, 0) { return NEWREF(self); }
V gen_getattr(V o, V name) {
  Gen* g = as<Gen>(o);
  if (name == S___name__) return rt_string(g->code->name, (intptr_t)strlen(g->code->name));
  if (name == S___qualname__) return rt_string(g->code->qualname, (intptr_t)strlen(g->code->qualname));
  if (g->ob.type == &T_gen && str_is(name, "gi_running")) return NEWREF(MKB(g->running));
  if (g->ob.type == &T_coro && str_is(name, "cr_running")) return NEWREF(MKB(g->running));
  if (g->ob.type == &T_asyncgen && str_is(name, "ag_running")) return NEWREF(MKB(g->busy));
  if (g->ob.type == &T_gen && str_is(name, "gi_suspended")) return NEWREF(MKB(g->state > 0 && !g->running));
  if (g->ob.type == &T_coro && str_is(name, "cr_suspended")) return NEWREF(MKB(g->state > 0 && !g->running));
  // the frame of a finished one is gone; a live one is not shown
  if (g->state == -1 && (str_is(name, "gi_frame") || str_is(name, "cr_frame"))) return NEWREF(NONE);
  if (g->ob.type == &T_gen && str_is(name, "gi_yieldfrom")) return NEWREF(g->inner ? VAL(g->inner) : NONE);
  return 0;
}

// --- asynchronous generators ---
// What `yield` gives out is wrapped, so that it can be told from what `await` passes on to the event loop.
struct Wrapped { Obj ob; V value; };
static void drop_wrapped(Obj* o) { XDECREF(((Wrapped*)o)->value); }
static Type T_wrapped = {{1 << 30, &T_type}, "async_generator_wrapped_value", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Wrapped), 0, &T_object, nullptr, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_wrapped};
extern "C" V rt_agen_wrap(V v) {
  Wrapped* w = make<Wrapped>(&T_wrapped);
  w->value = NEWREF(v);
  return VAL(w);
}
extern "C" const CDef* const methods_asyncgen[];
extern "C" const CDef* const methods_asend[];
// The awaitable of one step: a the generator, b what is sent or thrown, n how, i how far it is.
enum { ASEND, ATHROW, ACLOSE };
Type T_asend = {{1 << 30, &T_type}, "async_generator_asend", K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_iter, methods_asend, nullptr};
static V asend_next(Iter* it);
static V step_new(V g, int how, V v) {  // takes over v
  Iter* it = iter_new(&T_asend, asend_next);
  it->a = NEWREF(g), it->b = v, it->n = how;
  return VAL(it);
}
// One resumption; sent 0 throws the pending error in. 0 without an error: done, *value set.
static V asend_step(Iter* it, V sent, V* value) {
  Gen* g = as<Gen>(it->a);
  V r;
  if (it->i == 2) {
    if (!sent) err_clear();
    FAIL(E_RuntimeError, it->n == ASEND ? "cannot reuse already awaited __anext__()/asend()" : "cannot reuse already awaited aclose()/athrow()");
  }
  bool started = it->i == 1;
  if (!started && g->busy) {
    it->i = 2;
    if (!sent) err_clear();
    FAIL(E_RuntimeError, it->n == ASEND ? "anext(): asynchronous generator is already running" : it->n == ATHROW ? "athrow(): asynchronous generator is already running" : "aclose(): asynchronous generator is already running");
  }
  it->i = 1;
  if (!started && !sent) {  // thrown into before it began
    it->i = 2;
    return 0;
  }
  if (!started && it->n != ASEND) {
    SET(&rt.error, it->b);
    it->b = 0;
    if (g->state == -1 || g->state == 0) {
      bool fresh = g->state == 0;
      abandon(g);
      it->i = 2;
      if (it->n == ACLOSE) { err_clear(); *value = NEWREF(NONE); return 0; }
      if (!fresh) { err_clear(); rt_raise(VAL(&E_StopAsyncIteration), 0); }
      return 0;
    }
    sent = 0;
  } else if (!started) {
    if (g->state == -1) { it->i = 2; rt_raise(VAL(&E_StopAsyncIteration), 0); return 0; }
    if (g->state == 0 && it->b != NONE) { it->i = 2; FAIL(E_TypeError, "can't send non-None value to a just-started async generator"); }
    sent = it->b;
  }
  g->busy = 1;
  r = resume(g, sent);
  if (r && !is_exact(r, &T_wrapped)) return r;  // awaits: passed on
  g->busy = 0;
  it->i = 2;
  if (r) {
    V v = NEWREF(as<Wrapped>(r)->value);
    DECREF(r);
    if (it->n == ACLOSE) { DECREF(v); FAIL(E_RuntimeError, "async generator ignored GeneratorExit"); }
    *value = v;
    return 0;
  }
  if (!rt.error) {
    if (it->n == ACLOSE) { *value = NEWREF(NONE); return 0; }
    rt_raise(VAL(&E_StopAsyncIteration), 0);
    return 0;
  }
  if (it->n == ACLOSE && (err_is(&E_StopAsyncIteration) || err_is(&E_GeneratorExit))) {
    err_clear();
    *value = NEWREF(NONE);
    return 0;
  }
  if (err_is(&E_StopAsyncIteration)) {
    V e = rt_fetch();
    rt_errorf(&E_RuntimeError, "async generator raised StopAsyncIteration");
    Exc* x = as<Exc>(rt.error);
    SET(&x->cause, NEWREF(e));
    SET(&x->context, e);
    x->suppress = 1;
  }
  return 0;
}
static V finish(V r, V value) {  // as send() tells it
  if (r || !value) return r;
  V e = exc_new(&E_StopIteration, NEWREF(value));
  as<Exc>(e)->value = value;
  SET(&rt.error, e);
  return 0;
}
static V asend_next(Iter* it) {
  V value = 0, r = asend_step(it, NONE, &value);
  return finish(r, value);
}
METHOD(asend, send, 1, 1) { V value = 0, r = asend_step(as<Iter>(self), args[0], &value); return finish(r, value); }
METHOD(asend, throw, 1, 3) {
  V e = exc_of(args, n), value = 0;
  if (!e) return 0;
  SET(&rt.error, e);
  V r = asend_step(as<Iter>(self), 0, &value);
  return finish(r, value);
}
METHOD(asend, close, 0, 0) { as<Iter>(self)->i = 2; return NEWREF(NONE); }
METHOD(asend, __await__, 0, 0) { return NEWREF(self); }
METHOD(asyncgen, __aiter__, 0, 0) { return NEWREF(self); }
METHOD(asyncgen, __anext__, 0, 0) { return step_new(self, ASEND, NONE); }
METHOD(asyncgen, asend, 1, 1) { return step_new(self, ASEND, NEWREF(args[0])); }
METHOD(asyncgen, athrow, 1, 3) { V e = exc_of(args, n); return e ? step_new(self, ATHROW, e) : 0; }
METHOD(asyncgen, aclose, 0, 0) { return step_new(self, ACLOSE, exc_new(&E_GeneratorExit, 0)); }
extern "C" V rt_aiter(V o) {
  if (is_exact(o, &T_asyncgen)) return NEWREF(o);
  V m = special(o, S___aiter__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "'async for' requires an object with __aiter__ method, got %T", o);
    return 0;
  }
  V r = call0(m);
  DECREF(m);
  if (r && !is_exact(r, &T_asyncgen) && !type_lookup(type_of(r), S___anext__)) {
    rt_errorf(&E_TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", r);
    DECREF(r);
    return 0;
  }
  return r;
}
extern "C" V rt_anext(V it) {
  if (is_exact(it, &T_asyncgen)) return step_new(it, ASEND, NONE);
  V m = special(it, S___anext__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "'async for' requires an iterator with __anext__ method, got %T", it);
    return 0;
  }
  V r = call0(m);
  DECREF(m);
  return r;
}
extern "C" int rt_stop_async(void) {
  if (!err_is(&E_StopAsyncIteration)) return 0;
  err_clear();
  return 1;
}
BUILTIN(aiter, 1, 1) { return rt_aiter(args[0]); }
extern "C" const CDef* const methods_anext[];
// anext(it, default): a what awaits the step, b what it gives at the end.
static Type T_anext = {{1 << 30, &T_type}, "anext_awaitable", K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_iter, methods_anext, nullptr};
static V anext_step(Iter* it, V sent) {  // sent 0: the pending error is thrown in
  V r;
  if (is_kind(it->a, K_GEN)) r = sent ? gen_send(it->a, sent) : gen_throw(it->a, rt_fetch());
  else if (sent == NONE) {
    r = rt_next(it->a);
    if (!r && !rt.error) rt_raise(VAL(&E_StopIteration), 0);
  } else if (sent) r = call_method(it->a, S_send, &sent, 1);
  else {
    V e = rt_fetch(), name = rt_intern("throw", 5);
    r = call_method(it->a, name, &e, 1);
    DECREF(e), DECREF(name);
  }
  if (r || !err_is(&E_StopAsyncIteration)) return r;
  err_clear();
  return finish(0, NEWREF(it->b));
}
static V anext_next(Iter* it) { return anext_step(it, NONE); }
METHOD(anext, send, 1, 1) { return anext_step(as<Iter>(self), args[0]); }
METHOD(anext, throw, 1, 3) {
  V e = exc_of(args, n);
  if (!e) return 0;
  SET(&rt.error, e);
  return anext_step(as<Iter>(self), 0);
}
METHOD(anext, close, 0, 0) { return call_method(as<Iter>(self)->a, S_close, nullptr, 0); }
METHOD(anext, __await__, 0, 0) { return NEWREF(self); }
BUILTIN(anext, 1, 2) {
  V step = rt_anext(args[0]);
  if (!step || n < 2) return step;
  Iter* it = iter_new(&T_anext, anext_next);
  it->b = NEWREF(args[1]);
  it->a = rt_yield_from_iter(step, 1);
  DECREF(step);
  if (!it->a) return DECREF(VAL(it)), (V)0;
  return VAL(it);
}

extern "C" V rt_yield_from_iter(V o, int await) {
  if (!await) return rt_iter(o);
  if (is_exact(o, &T_coro) || is_exact(o, &T_asend)) return NEWREF(o);
  V m = special(o, S___await__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "object %T can't be used in 'await' expression", o);
    return 0;
  }
  V r = call0(m);
  DECREF(m);
  return r;
}
extern "C" V rt_yield_from_step(Gen* gen, V it, V sent, V* value) {
  *value = 0;
  V r;
  gen->inner = nullptr;
  if (gen->arrived) {
    bool failed = gen->arrived == 2;
    V came = gen->delegate;
    gen->arrived = 0, gen->delegate = 0;
    if (!sent) DECREF(came);  // thrown into meanwhile
    else if (failed) rt_restore(came);
    else *value = came;
    return 0;
  }
  if (is_exact(it, &T_asend)) {
    r = asend_step(as<Iter>(it), sent, value);
    return r;
  }
  if (!sent) {
    V e = rt_fetch();
    if (is_kind(it, K_GEN)) {
      if (is_instance(e, &E_GeneratorExit)) {
        V c = gen_close(it);
        if (!c) return DECREF(e), 0;
        DECREF(c);
        rt_restore(e);
        return 0;
      }
      r = gen_throw(it, e);
    } else {
      V f = attr_lookup(it, rt_intern("throw", 5));
      if (!f) { if (rt.error) err_clear(); rt_restore(e); return 0; }
      r = call1(f, e);
      DECREF(f), DECREF(e);
    }
  } else if (is_kind(it, K_GEN)) {
    Gen* g = as<Gen>(it);
    if (g->state == 0 && sent != NONE) return gen_send(it, sent);
    if (g->state == -1 && g->ob.type == &T_coro) return gen_send(it, sent);
    r = resume(g, sent);
    if (!r && !rt.error) {
      *value = g->delegate ? g->delegate : NEWREF(NONE);
      g->delegate = 0;
      return 0;
    }
    if (r && g->ob.type == &T_gen && gen->ob.type == &T_gen) gen->inner = g;
  } else if (sent == NONE) {
    r = rt_next(it);
    if (!r && !rt.error) { *value = NEWREF(NONE); return 0; }
  } else {
    r = call_method(it, S_send, &sent, 1);
  }
  if (r) return r;
  if (err_is(&E_StopIteration)) {
    V e = rt_fetch();
    *value = as<Exc>(e)->value ? NEWREF(as<Exc>(e)->value) : NEWREF(NONE);
    DECREF(e);
  }
  return 0;
}
extern "C" const CDef* const methods_generator[];
extern "C" const CDef* const methods_coroutine[];
Type T_gen = {{1 << 30, &T_type}, "generator", K_GEN, TF_NOSUBCLASS | TF_GC, 0, sizeof(Gen), 0, &T_object, methods_generator, nullptr};
Type T_coro = {{1 << 30, &T_type}, "coroutine", K_GEN, TF_NOSUBCLASS | TF_GC, 0, sizeof(Gen), 0, &T_object, methods_coroutine, nullptr};
Type T_asyncgen = {{1 << 30, &T_type}, "async_generator", K_GEN, TF_NOSUBCLASS | TF_GC, 0, sizeof(Gen), 0, &T_object, methods_asyncgen, nullptr};

// --- with ---
extern "C" V rt_with_enter(V m, V* exit, int is_async) {
  V enter = special(m, is_async ? S___aenter__ : S___enter__);
  *exit = enter ? special(m, is_async ? S___aexit__ : S___exit__) : 0;
  if (!enter || !*exit) {
    XDECREF(enter);
    if (!rt.error) rt_errorf(&E_TypeError, is_async ? "'%T' object does not support the asynchronous context manager protocol" : enter ? "'%T' object does not support the context manager protocol (missed __exit__ method)" : "'%T' object does not support the context manager protocol", m);
    return 0;
  }
  V r = call0(enter);
  DECREF(enter);
  if (!r) DECREF(*exit);
  return r;
}
extern "C" int rt_with_exit(V exit, V exc, int) {
  V args[3] = {NONE, NONE, NONE};
  usable_exception();  // the class is given out
  V trace = 0;
  // linked where the program looks at tracebacks
  if (exc) args[0] = VAL(type_of(exc)), args[1] = exc, trace = type_lookup(&E_BaseException, S___traceback__);
  if (trace && (trace = descr_get(trace, exc, &E_BaseException))) args[2] = trace;
  V r = rt_call(exit, args, 3, 0);
  XDECREF(trace);
  if (!r) return -1;
  int c = exc ? rt_truth(r) : 0;
  DECREF(r);
  return c;
}
