// The Rust host inside Node.js, through the C interface of libtau_host.so.
#pragma once
#include <napi.h>

namespace strata::tau {

// Adds the class `Host`.
void ExportHost(Napi::Env env, Napi::Object exports);

}  // namespace strata::tau
