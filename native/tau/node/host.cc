// See host.h.
#include "host.h"

#include <dlfcn.h>
#include <uv.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace strata::tau {
namespace {

using OnAnswer = void (*)(void* context, bool well, const std::uint8_t* bytes, std::size_t length);

// The functions of libtau_host.so (host/src/c_api.rs has their contracts).
struct Library {
  void* (*open)(std::uint64_t destroy_limit_ms, char** error) = nullptr;
  char* (*close)(void* host) = nullptr;
  char* (*command)(void* host, const char* const* words, std::size_t count) = nullptr;
  void (*call)(void* host, std::uint64_t id, const std::uint8_t* method, std::size_t method_length, const std::uint8_t* input, std::size_t input_length, OnAnswer on_answer, void* context) = nullptr;
  int (*descriptor)(void* host) = nullptr;
  void (*prepare)(void* host) = nullptr;
  bool (*drive)(void* host) = nullptr;
  void (*free)(char* text) = nullptr;

  // Loads the library for the process's whole life. Gives what is wrong, or nothing.
  std::string Load(const std::string& path) {
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == nullptr) return dlerror();
    const auto find = [&](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
      return function != nullptr;
    };
    const bool all = find(open, "tau_open") && find(close, "tau_close") && find(command, "tau_command") && find(call, "tau_call") && find(descriptor, "tau_descriptor") && find(prepare, "tau_prepare") && find(drive, "tau_drive") && find(free, "tau_free");
    return all ? "" : path + " is not a libtau_host.so of this version";
  }
};

// One host: made, used and closed on one JavaScript thread. Its descriptor is watched by that thread's event loop,
// which stays alive only while calls run.
class Host : public Napi::ObjectWrap<Host> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "Host", {InstanceMethod<&Host::Command>("command"), InstanceMethod<&Host::Call>("call"), InstanceMethod<&Host::Close>("close")});
  }

  explicit Host(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Host>(info), context_(info.Env(), "tau") {
    const auto env = info.Env();
    if (info.Length() != 2 || !info[0].IsString() || !info[1].IsNumber()) {
      Throw<Napi::TypeError>(env, "Host takes a library's path and a time limit");
      return;
    }
    if (const auto problem = library_.Load(info[0].As<Napi::String>().Utf8Value()); !problem.empty()) {
      Throw<Napi::Error>(env, problem);
      return;
    }
    char* error = nullptr;
    host_ = library_.open(info[1].As<Napi::Number>().Int64Value(), &error);
    if (host_ == nullptr) {
      Throw<Napi::Error>(env, Take(error));
      return;
    }
    uv_loop_t* loop = nullptr;
    napi_get_uv_event_loop(env, &loop);
    watch_ = new uv_poll_t;
    watch_->data = this;
    uv_poll_init(loop, watch_, library_.descriptor(host_));
    uv_poll_start(watch_, UV_READABLE, &Host::OnReadable);
    uv_unref(reinterpret_cast<uv_handle_t*>(watch_));
    library_.prepare(host_);
    napi_add_env_cleanup_hook(env, &Host::OnExit, this);
    hooked_ = true;
  }

  ~Host() override { End(); }

 private:
  struct Pending {
    Napi::Promise::Deferred deferred;
    Host* host;
  };

  template <typename Error>
  static void Throw(Napi::Env env, const std::string& message) {
    Error::New(env, message).ThrowAsJavaScriptException();
  }

  std::string Take(char* text) {
    std::string copy = text == nullptr ? "" : text;
    library_.free(text);
    return copy;
  }

  bool Open(Napi::Env env) {
    if (host_ == nullptr) Throw<Napi::Error>(env, "the host is closed");
    return host_ != nullptr;
  }

  // command(...words): string of JSON
  Napi::Value Command(const Napi::CallbackInfo& info) {
    const auto env = info.Env();
    if (!Open(env)) return env.Undefined();
    std::vector<std::string> words;
    for (std::size_t index = 0; index < info.Length(); ++index) words.push_back(info[index].ToString().Utf8Value());
    std::vector<const char*> pointers;
    for (const auto& word : words) pointers.push_back(word.c_str());
    const auto answer = Take(library_.command(host_, pointers.data(), pointers.size()));
    library_.prepare(host_);
    return Napi::String::New(env, answer);
  }

  // call(id, method, input: Uint8Array): Promise<Buffer>
  Napi::Value Call(const Napi::CallbackInfo& info) {
    const auto env = info.Env();
    if (!Open(env)) return env.Undefined();
    if (info.Length() != 3 || !info[0].IsNumber() || !info[1].IsString() || !info[2].IsTypedArray()) {
      Throw<Napi::TypeError>(env, "call takes an id, a method and bytes");
      return env.Undefined();
    }
    const auto method = info[1].As<Napi::String>().Utf8Value();
    const auto input = info[2].As<Napi::Uint8Array>();
    auto pending = std::make_unique<Pending>(Pending{Napi::Promise::Deferred::New(env), this});
    const auto promise = pending->deferred.Promise();
    if (calls_++ == 0) uv_ref(reinterpret_cast<uv_handle_t*>(watch_));
    library_.call(host_, info[0].As<Napi::Number>().Int64Value(), reinterpret_cast<const std::uint8_t*>(method.data()), method.size(), input.Data(), input.ByteLength(), &Host::OnAnswered, pending.release());
    library_.prepare(host_);
    return promise;
  }

  // close(): string of JSON, the verdicts on what stayed
  Napi::Value Close(const Napi::CallbackInfo& info) {
    return Napi::String::New(info.Env(), End());
  }

  static void OnAnswered(void* context, bool well, const std::uint8_t* bytes, std::size_t length) {
    const std::unique_ptr<Pending> pending(static_cast<Pending*>(context));
    auto* host = pending->host;
    const Napi::Env env = pending->deferred.Env();
    if (--host->calls_ == 0 && host->watch_ != nullptr) uv_unref(reinterpret_cast<uv_handle_t*>(host->watch_));
    if (host->exiting_) return;  // the environment is going: nobody waits any more
    Napi::HandleScope scope(env);
    if (well) {
      pending->deferred.Resolve(Napi::Buffer<std::uint8_t>::Copy(env, bytes, length));
    } else {
      pending->deferred.Reject(Napi::Error::New(env, std::string(reinterpret_cast<const char*>(bytes), length)).Value());
    }
  }

  static void OnReadable(uv_poll_t* watch, int, int) {
    auto* self = static_cast<Host*>(watch->data);
    const Napi::Env env = self->Env();
    Napi::HandleScope handles(env);
    // Closing it runs what waits for the answers that come during the turn.
    Napi::CallbackScope scope(env, self->context_);
    self->library_.drive(self->host_);
    self->library_.prepare(self->host_);
  }

  static void OnExit(void* data) {
    auto* self = static_cast<Host*>(data);
    self->hooked_ = false;
    self->exiting_ = true;
    self->End();
  }

  std::string End() {
    if (host_ == nullptr) return "[]";
    if (hooked_) napi_remove_env_cleanup_hook(Env(), &Host::OnExit, this);
    hooked_ = false;
    uv_poll_stop(watch_);
    uv_close(reinterpret_cast<uv_handle_t*>(watch_), [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
    watch_ = nullptr;
    return Take(library_.close(std::exchange(host_, nullptr)));
  }

  Library library_;
  Napi::AsyncContext context_;
  void* host_ = nullptr;
  uv_poll_t* watch_ = nullptr;
  int calls_ = 0;
  bool hooked_ = false;
  bool exiting_ = false;
};

}  // namespace

void ExportHost(Napi::Env env, Napi::Object exports) { exports.Set("Host", Host::Define(env)); }

}  // namespace strata::tau
