// Adds the class World to the addon's exports.
#pragma once

#include <napi.h>

namespace kelpie {

void export_world(Napi::Env env, Napi::Object exports);

}  // namespace kelpie
