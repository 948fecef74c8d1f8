// World as JavaScript sees it: numbers and text in, the next event in an array that both sides share.
#include "world_addon.h"

#include <algorithm>

#include "world.h"

namespace kelpie {
namespace {

constexpr const char* kFaultNames[] = {"loss", "duplicate", "reorder", "slow-link", "partition", "torn-write", "unsynced-lost", "lost-write",
                                       "misdirected-write", "bit-rot", "disk-full", "slow-disk", "pause", "crash", "clock-jump", "clock-drift", "out-of-memory"};
static_assert(std::size(kFaultNames) == kFaults);

uint32_t u32(const Napi::CallbackInfo& info, size_t i) { return info[i].As<Napi::Number>().Uint32Value(); }
double number(const Napi::CallbackInfo& info, size_t i) { return info[i].As<Napi::Number>().DoubleValue(); }
std::string text(const Napi::CallbackInfo& info, size_t i) { return info[i].As<Napi::String>().Utf8Value(); }

/** The typed surface in index.ts is the only caller: argument types are its duty, node numbers are checked here. */
class WorldObject : public Napi::ObjectWrap<WorldObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "World",
                       {InstanceMethod<&WorldObject::next>("next"), InstanceMethod<&WorldObject::timer>("timer"), InstanceMethod<&WorldObject::cancel>("cancel"),
                        InstanceMethod<&WorldObject::control>("control"), InstanceMethod<&WorldObject::send>("send"), InstanceMethod<&WorldObject::link>("link"),
                        InstanceMethod<&WorldObject::crash>("crash"), InstanceMethod<&WorldObject::pause>("pause"), InstanceMethod<&WorldObject::jump>("jump"),
                        InstanceMethod<&WorldObject::drift>("drift"), InstanceMethod<&WorldObject::note>("note"), InstanceMethod<&WorldObject::hash>("hash"),
                        InstanceMethod<&WorldObject::disk_size>("diskSize"), InstanceMethod<&WorldObject::disk_write>("diskWrite"),
                        InstanceMethod<&WorldObject::disk_sync>("diskSync"), InstanceMethod<&WorldObject::disk_read>("diskRead"),
                        InstanceMethod<&WorldObject::disk_done>("diskDone"), InstanceMethod<&WorldObject::disk_full>("diskFull"),
                        InstanceMethod<&WorldObject::disk_slow>("diskSlow"), InstanceMethod<&WorldObject::lose_writes>("loseWrites"),
                        InstanceMethod<&WorldObject::misdirect_writes>("misdirectWrites"), InstanceMethod<&WorldObject::rot>("rot"),
                        InstanceMethod<&WorldObject::fired>("fired"), InstanceMethod<&WorldObject::local_ms>("localMs"),
                        InstanceMethod<&WorldObject::local_timer>("localTimer"), InstanceMethod<&WorldObject::disk_write_synced>("diskWriteSynced")});
  }

  explicit WorldObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<WorldObject>(info), world_(static_cast<uint64_t>(number(info, 0)), u32(info, 1)), out_(Napi::Persistent(info[2].As<Napi::Float64Array>())) {
    slots_ = out_.Value().Data();
  }

 private:
  bool known(const Napi::CallbackInfo& info, uint32_t node) {
    if (node < world_.nodes()) return true;
    Napi::RangeError::New(info.Env(), "no such node").ThrowAsJavaScriptException();
    return false;
  }

  Napi::Value next(const Napi::CallbackInfo& info) {
    const Event event = world_.next();
    slots_[0] = event.time_us;
    slots_[1] = event.node;
    slots_[2] = event.from;
    slots_[3] = event.token;
    slots_[4] = event.kind == EventKind::none ? 0 : world_.local_ms(event.node);
    return Napi::Number::New(info.Env(), static_cast<double>(event.kind));
  }
  void timer(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.schedule(u32(info, 0), number(info, 1) * 1000, EventKind::timer, u32(info, 2));
  }
  void local_timer(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.schedule_local(u32(info, 0), number(info, 1), u32(info, 2));
  }
  void cancel(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.cancel_timer(u32(info, 0), u32(info, 1));
  }
  void control(const Napi::CallbackInfo& info) { world_.schedule(0, number(info, 0) * 1000, EventKind::control, u32(info, 1)); }
  Napi::Value send(const Napi::CallbackInfo& info) {
    if (!known(info, u32(info, 0)) || !known(info, u32(info, 1))) return info.Env().Undefined();
    return Napi::Number::New(info.Env(), world_.send(u32(info, 0), u32(info, 1), u32(info, 2), text(info, 3)));
  }
  void link(const Napi::CallbackInfo& info) {
    if (!known(info, u32(info, 0)) || !known(info, u32(info, 1))) return;
    world_.link(u32(info, 0), u32(info, 1)) = {.loss = number(info, 2), .duplicate = number(info, 3), .reorder = number(info, 4), .delay_us = number(info, 5) * 1000, .blocked = info[6].ToBoolean()};
  }
  void crash(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.crash(u32(info, 0), info.Length() > 1 && info[1].ToBoolean());
  }
  void pause(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.pause(u32(info, 0), world_.now_us() + number(info, 1) * 1000);
  }
  void jump(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.clock_jump(u32(info, 0), number(info, 1));
  }
  void drift(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.clock_drift(u32(info, 0), number(info, 1));
  }
  void note(const Napi::CallbackInfo& info) { world_.trace().add(text(info, 0)); }
  Napi::Value hash(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), world_.trace().hex()); }
  Napi::Value local_ms(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), known(info, u32(info, 0)) ? world_.local_ms(u32(info, 0)) : 0); }

  Napi::Value disk_size(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), known(info, u32(info, 0)) ? static_cast<double>(world_.disk_size(u32(info, 0), text(info, 1))) : 0);
  }
  Napi::Value disk_write(const Napi::CallbackInfo& info) {
    if (!known(info, u32(info, 0)) || !info[3].IsTypedArray()) return info.Env().Undefined();
    const auto bytes = info[3].As<Napi::Uint8Array>();
    const std::span<const uint8_t> content(bytes.Data(), bytes.ElementLength());
    world_.trace().add(std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
    return Napi::Number::New(info.Env(), static_cast<double>(world_.disk_write(u32(info, 0), text(info, 1), static_cast<uint64_t>(number(info, 2)), content)));
  }
  void disk_sync(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.disk_sync(u32(info, 0), text(info, 1));
  }
  Napi::Value disk_write_synced(const Napi::CallbackInfo& info) {
    if (!known(info, u32(info, 0)) || !info[4].IsTypedArray()) return info.Env().Undefined();
    const auto bytes = info[4].As<Napi::Uint8Array>();
    const std::span<const uint8_t> content(bytes.Data(), bytes.ElementLength());
    world_.trace().add(std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
    std::vector<std::string> files;
    const std::string names = text(info, 2);
    for (size_t begin = 0; begin <= names.size();) {
      const size_t end = std::min(names.find('\n', begin), names.size());
      files.push_back(names.substr(begin, end - begin));
      begin = end + 1;
    }
    return Napi::Number::New(info.Env(), static_cast<double>(world_.disk_write_synced(u32(info, 0), u32(info, 1), std::move(files), static_cast<uint64_t>(number(info, 3)), content)));
  }
  Napi::Value disk_read(const Napi::CallbackInfo& info) {
    if (!known(info, u32(info, 0))) return info.Env().Undefined();
    const double length = number(info, 3);
    if (!(length >= 0 && length <= static_cast<double>(kFileBytesMax))) return info.Env().Undefined();
    auto bytes = Napi::Uint8Array::New(info.Env(), static_cast<size_t>(length));
    if (world_.disk_read(u32(info, 0), text(info, 1), static_cast<uint64_t>(number(info, 2)), {bytes.Data(), bytes.ElementLength()}) != DiskStatus::ok) return info.Env().Undefined();
    return bytes;
  }
  void disk_done(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.schedule(u32(info, 0), world_.disk_delay_us(u32(info, 0)), EventKind::disk, u32(info, 1));
  }
  void disk_full(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.disk_full(u32(info, 0), info[1].ToBoolean());
  }
  void disk_slow(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.disk_slow(u32(info, 0), number(info, 1) * 1000);
  }
  void lose_writes(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.lose_writes(u32(info, 0), text(info, 1), u32(info, 2));
  }
  void misdirect_writes(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.misdirect_writes(u32(info, 0), text(info, 1), u32(info, 2));
  }
  void rot(const Napi::CallbackInfo& info) {
    if (known(info, u32(info, 0))) world_.rot(u32(info, 0), text(info, 1), u32(info, 2));
  }
  Napi::Value fired(const Napi::CallbackInfo& info) {
    Napi::Object object = Napi::Object::New(info.Env());
    for (uint8_t fault = 0; fault < kFaults; ++fault) object.Set(kFaultNames[fault], Napi::Number::New(info.Env(), static_cast<double>(world_.fired(static_cast<Fault>(fault)))));
    object.Set("events", Napi::Number::New(info.Env(), static_cast<double>(world_.events())));
    return object;
  }

  World world_;
  Napi::Reference<Napi::Float64Array> out_;
  double* slots_;
};

}  // namespace

void export_world(Napi::Env env, Napi::Object exports) { exports.Set("World", WorldObject::define(env)); }

}  // namespace kelpie
