// The ELF reader for JavaScript.
#pragma once
#include <napi.h>

namespace strata::tau {

// Adds `readElf(bytes: Uint8Array): ElfFile`. It throws a TypeError for anything else, and never for the bytes.
void ExportElf(Napi::Env env, Napi::Object exports);

}  // namespace strata::tau
