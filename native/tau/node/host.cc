// See host.h.
#include "host.h"

namespace strata::tau {

void ExportHost(Napi::Env, Napi::Object) {}

}  // namespace strata::tau
