// The addon's JavaScript surface over Host (typed in ../index.ts).
#include <napi.h>

#include "host.h"

namespace {

using tach::Host;
using tach::HostOptions;
using tach::Record;

uint32_t number(const Napi::Object& options, const char* name, uint32_t fallback) {
  const Napi::Value value = options.Get(name);
  return value.IsNumber() ? value.As<Napi::Number>().Uint32Value() : fallback;
}

Napi::Object toObject(Napi::Env env, const Record& record) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("slot", record.slot);
  object.Set("kind", record.kind);
  object.Set("item", record.item == TACH_NONE ? -1.0 : static_cast<double>(record.item));
  Napi::Array phases = Napi::Array::New(env, 3);
  for (uint32_t i = 0; i < 3; i++) phases.Set(i, record.phasesUs[i]);
  object.Set("phasesUs", phases);
  object.Set("payload", record.payload);
  return object;
}

class TachHost : public Napi::ObjectWrap<TachHost> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "TachHost",
                       {InstanceAccessor<&TachHost::arenaFd>("arenaFd"), InstanceAccessor<&TachHost::pipes>("pipes"),
                        InstanceMethod<&TachHost::start>("start"), InstanceMethod<&TachHost::attach>("attach"),
                        InstanceMethod<&TachHost::closeWriteEnds>("closeWriteEnds"), InstanceMethod<&TachHost::handOverReadEnds>("handOverReadEnds"), InstanceMethod<&TachHost::stop>("stop"),
                        InstanceMethod<&TachHost::killAll>("killAll"), InstanceMethod<&TachHost::slots>("slots"),
                        InstanceMethod<&TachHost::close>("close")});
  }

  explicit TachHost(const Napi::CallbackInfo& info) : Napi::ObjectWrap<TachHost>(info) {
    HostOptions options;
    if (info[0].IsObject()) {
      const Napi::Object given = info[0].As<Napi::Object>();
      options.slots = number(given, "slots", options.slots);
      options.items = number(given, "items", options.items);
      options.units = number(given, "units", options.units);
      options.ringBytes = number(given, "ringBytes", options.ringBytes);
      options.timeoutMs = number(given, "timeoutMs", options.timeoutMs);
      options.graceMs = number(given, "graceMs", options.graceMs);
    }
    tach::Result<std::unique_ptr<Host>> made = Host::create(options);
    if (made) host_ = std::move(*made);
    else Napi::Error::New(info.Env(), "cannot make the arena: " + made.error()).ThrowAsJavaScriptException();
  }

  // Before the thread goes, nobody may be left whom it calls.
  ~TachHost() override { end(); }

 private:
  Napi::Value arenaFd(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), host_ ? host_->arenaFd() : -1); }

  Napi::Value pipes(const Napi::CallbackInfo& info) {
    Napi::Array all = Napi::Array::New(info.Env());
    if (!host_) return all;
    for (const tach::Pipe& pipe : host_->pipes()) {
      Napi::Object object = Napi::Object::New(info.Env());
      object.Set("slot", pipe.slot);
      object.Set("stream", pipe.stream);
      object.Set("read", pipe.read.get());
      object.Set("write", pipe.write.get());
      all.Set(all.Length(), object);
    }
    return all;
  }

  void closeWriteEnds(const Napi::CallbackInfo&) {
    if (host_) host_->closeWriteEnds();
  }

  void handOverReadEnds(const Napi::CallbackInfo&) {
    if (host_) host_->handOverReadEnds();
  }

  void start(const Napi::CallbackInfo& info) {
    if (!host_ || !info[0].IsFunction() || started_) return;
    started_ = true;
    // A queue without limit: the rings behind it are limited, and JavaScript takes whole batches.
    deliver_ = Napi::ThreadSafeFunction::New(info.Env(), info[0].As<Napi::Function>(), "tach records", 0, 1);
    host_->start([deliver = deliver_](std::vector<Record> records) mutable {
      auto* batch = new std::vector<Record>(std::move(records));
      const napi_status status = deliver.NonBlockingCall(batch, [](Napi::Env env, Napi::Function callback, std::vector<Record>* raw) {
        const std::unique_ptr<std::vector<Record>> owned(raw);
        // without an environment the process is ending: only free
        if (static_cast<napi_env>(env) == nullptr) return;
        const Napi::HandleScope scope(env);
        Napi::Array array = Napi::Array::New(env, owned->size());
        for (size_t i = 0; i < owned->size(); i++) array.Set(static_cast<uint32_t>(i), toObject(env, (*owned)[i]));
        callback.Call({array});
      });
      if (status != napi_ok) delete batch;
    });
  }

  void attach(const Napi::CallbackInfo& info) {
    if (host_ && info[0].IsNumber()) host_->attach(info[0].As<Napi::Number>().Int32Value());
  }

  void stop(const Napi::CallbackInfo&) {
    if (host_) host_->stop();
  }

  Napi::Value killAll(const Napi::CallbackInfo& info) {
    const int signal = info[0].IsNumber() ? info[0].As<Napi::Number>().Int32Value() : 9;
    return Napi::Number::New(info.Env(), host_ ? host_->killAll(signal) : 0);
  }

  Napi::Value slots(const Napi::CallbackInfo& info) {
    Napi::Array all = Napi::Array::New(info.Env());
    if (!host_) return all;
    for (const tach::SlotState& s : host_->slots()) {
      Napi::Object object = Napi::Object::New(info.Env());
      object.Set("slot", s.slot);
      object.Set("item", s.running ? static_cast<double>(s.item) : -1.0);
      object.Set("phase", s.phase);
      object.Set("elapsedMs", s.elapsedMs);
      object.Set("pid", s.pid);
      object.Set("guardian", s.guardian);
      object.Set("mode", s.mode);
      object.Set("resets", s.resets);
      object.Set("forks", s.forks);
      all.Set(all.Length(), object);
    }
    return all;
  }

  void close(const Napi::CallbackInfo&) { end(); }

  void end() {
    if (host_) host_->close();
    host_.reset();
    if (started_) deliver_.Release();
    started_ = false;
  }

  std::unique_ptr<Host> host_;
  Napi::ThreadSafeFunction deliver_;
  bool started_ = false;
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("TachHost", TachHost::define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(tach, init)
