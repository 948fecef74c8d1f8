// The addon tau.node: the ELF reader, and the Rust host inside Node.js.
#include <napi.h>

#include "elf/node.h"
#include "node/host.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  strata::tau::ExportElf(env, exports);
  strata::tau::ExportHost(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(tau, Init)
