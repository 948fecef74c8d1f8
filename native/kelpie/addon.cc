// What JavaScript sees of kelpie's native core.
#include <napi.h>

#include <atomic>
#include <memory>

#include "linearizability.h"
#include "world_addon.h"

namespace {

using kelpie::History;
using kelpie::Limits;
using kelpie::Outcome;

/** The columns of one history, kept alive while a worker reads them. */
struct Columns {
  Napi::ObjectReference keep;
  History history;
  double initial = 0;
  Limits limits;
};

template <typename Array, typename Element>
bool column(const Napi::Object& from, const char* name, napi_typedarray_type type, std::span<const Element>& into) {
  const Napi::Value value = from.Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) return false;
  const Array array = value.As<Array>();
  into = {array.Data(), array.ElementLength()};
  return true;
}

bool read_columns(const Napi::Object& from, Columns& into) {
  History& h = into.history;
  const bool typed = column<Napi::Uint32Array>(from, "key", napi_uint32_array, h.key) && column<Napi::Uint32Array>(from, "call", napi_uint32_array, h.call) &&
                     column<Napi::Uint32Array>(from, "ret", napi_uint32_array, h.ret) && column<Napi::Uint8Array>(from, "kind", napi_uint8_array, h.kind) &&
                     column<Napi::Float64Array>(from, "a", napi_float64_array, h.a) && column<Napi::Float64Array>(from, "b", napi_float64_array, h.b) &&
                     column<Napi::Float64Array>(from, "version", napi_float64_array, h.version) &&
                     column<Napi::Float64Array>(from, "elements", napi_float64_array, h.elements);
  if (!typed) return false;
  const size_t count = h.key.size();
  if (h.call.size() != count || h.ret.size() != count || h.kind.size() != count || h.a.size() != count || h.b.size() != count || h.version.size() != count)
    return false;
  for (size_t i = 0; i < count; ++i) {
    // Keys index a table: they must be dense, so none can exceed the number of operations.
    if (h.kind[i] >= kelpie::kKinds || h.key[i] >= count) return false;
    if (static_cast<kelpie::Kind>(h.kind[i]) == kelpie::Kind::read_list && !(h.a[i] >= 0 && h.b[i] >= 0 && h.a[i] + h.b[i] <= static_cast<double>(h.elements.size())))
      return false;
  }
  into.initial = from.Get("initial").ToNumber().DoubleValue();
  into.limits.time_ms_max = from.Get("timeLimitMs").ToNumber().Uint32Value();
  return true;
}

Napi::Array indices(Napi::Env env, const std::vector<uint32_t>& from) {
  Napi::Array array = Napi::Array::New(env, from.size());
  for (uint32_t i = 0; i < from.size(); ++i) array.Set(i, Napi::Number::New(env, from[i]));
  return array;
}

Napi::Object to_object(Napi::Env env, const Outcome& outcome) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("verdict", Napi::Number::New(env, static_cast<double>(outcome.verdict)));
  object.Set("keys", Napi::Number::New(env, outcome.keys));
  object.Set("byCommitOrder", Napi::Number::New(env, outcome.keys_by_commit_order));
  object.Set("byZones", Napi::Number::New(env, outcome.keys_by_zones));
  object.Set("bySearch", Napi::Number::New(env, outcome.keys_by_search));
  object.Set("states", Napi::Number::New(env, static_cast<double>(outcome.states)));
  object.Set("outOfMemory", Napi::Boolean::New(env, outcome.out_of_memory));
  object.Set("key", Napi::Number::New(env, outcome.key));
  object.Set("prefix", indices(env, outcome.prefix));
  object.Set("blocked", indices(env, outcome.blocked));
  return object;
}

Napi::Value check_sync(const Napi::CallbackInfo& info) {
  Columns columns;
  if (info.Length() < 1 || !info[0].IsObject() || !read_columns(info[0].As<Napi::Object>(), columns)) {
    Napi::TypeError::New(info.Env(), "not the columns of a history").ThrowAsJavaScriptException();
    return info.Env().Undefined();
  }
  return to_object(info.Env(), kelpie::check(columns.history, columns.initial, columns.limits));
}

class CheckWorker : public Napi::AsyncWorker {
 public:
  CheckWorker(Napi::Env env, std::unique_ptr<Columns> columns, std::shared_ptr<std::atomic<bool>> cancelled)
      : Napi::AsyncWorker(env), columns_(std::move(columns)), cancelled_(std::move(cancelled)), deferred_(Napi::Promise::Deferred::New(env)) {
    columns_->limits.cancelled = cancelled_.get();
  }
  Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override { outcome_ = kelpie::check(columns_->history, columns_->initial, columns_->limits); }
  void OnOK() override {
    const Napi::HandleScope scope(Env());
    deferred_.Resolve(to_object(Env(), outcome_));
  }

 private:
  std::unique_ptr<Columns> columns_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
  Napi::Promise::Deferred deferred_;
  Outcome outcome_;
};

/** check(columns) -> {outcome: Promise, cancel()}; the caller must not change the columns meanwhile. */
Napi::Value check_async(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto columns = std::make_unique<Columns>();
  if (info.Length() < 1 || !info[0].IsObject() || !read_columns(info[0].As<Napi::Object>(), *columns)) {
    Napi::TypeError::New(env, "not the columns of a history").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  columns->keep = Napi::Persistent(info[0].As<Napi::Object>());
  auto cancelled = std::make_shared<std::atomic<bool>>(false);
  auto* worker = new CheckWorker(env, std::move(columns), cancelled);  // deletes itself when done
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("outcome", worker->promise());
  handle.Set("cancel", Napi::Function::New(env, [cancelled](const Napi::CallbackInfo&) { cancelled->store(true, std::memory_order_relaxed); }));
  worker->Queue();
  return handle;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("check", Napi::Function::New(env, check_async));
  exports.Set("checkSync", Napi::Function::New(env, check_sync));
  kelpie::export_world(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(kelpie, init)
