// See node.h.
#include "node.h"

#include "reader.h"

namespace strata::tau {
namespace {

Napi::String Text(Napi::Env env, std::string_view text) { return Napi::String::New(env, text.data() == nullptr ? "" : text.data(), text.size()); }

Napi::Array Texts(Napi::Env env, const auto& texts) {
  auto array = Napi::Array::New(env, texts.size());
  std::uint32_t index = 0;
  for (const auto& text : texts) array.Set(index++, Text(env, text));
  return array;
}

Napi::Array Symbols(Napi::Env env, const std::vector<Symbol>& symbols) {
  auto array = Napi::Array::New(env, symbols.size());
  std::uint32_t index = 0;
  for (const auto& symbol : symbols) {
    // Handles of a long list would pile up until the call returns.
    Napi::HandleScope scope(env);
    auto object = Napi::Object::New(env);
    object.Set("name", Text(env, symbol.name));
    object.Set("defined", symbol.defined);
    object.Set("weak", symbol.weak);
    object.Set("local", symbol.local);
    object.Set("hidden", symbol.hidden);
    array.Set(index++, object);
  }
  return array;
}

Napi::Value ManifestOf(Napi::Env env, const Manifest& manifest) {
  if (!manifest.present) return env.Null();
  auto object = Napi::Object::New(env);
  object.Set("version", manifest.version);
  object.Set("size", manifest.size);
  object.Set("name", Text(env, manifest.name));
  object.Set("pluginVersion", Text(env, manifest.plugin_version));
  object.Set("rustc", Text(env, manifest.rustc));
  object.Set("rtBuild", Text(env, manifest.rt_build));
  object.Set("requires", Text(env, manifest.requirements));
  auto types = Napi::Array::New(env, manifest.types.size());
  std::uint32_t index = 0;
  for (const auto& type : manifest.types) {
    auto entry = Napi::Object::New(env);
    entry.Set("name", Text(env, type.name));
    entry.Set("hash", Napi::BigInt::New(env, type.hash));
    entry.Set("size", type.size);
    entry.Set("align", type.align);
    types.Set(index++, entry);
  }
  object.Set("types", types);
  return object;
}

Napi::Value IdentityOf(Napi::Env env, const Identity& identity) {
  if (!identity.present) return env.Null();
  auto object = Napi::Object::New(env);
  object.Set("rustc", Text(env, identity.rustc));
  object.Set("build", Text(env, identity.build));
  return object;
}

Napi::Value Read(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  if (info.Length() != 1 || !info[0].IsTypedArray() || info[0].As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    Napi::TypeError::New(env, "readElf takes a Uint8Array").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  const auto bytes = info[0].As<Napi::Uint8Array>();
  const ElfFile file = ReadElf({bytes.Data(), bytes.ByteLength()});
  auto object = Napi::Object::New(env);
  object.Set("elf", file.elf);
  object.Set("type", file.type);
  object.Set("machine", file.machine);
  object.Set("dynamic", file.dynamic);
  object.Set("stackHeader", file.stack_header);
  object.Set("executableStack", file.executable_stack);
  object.Set("textRelocations", file.text_relocations);
  object.Set("noDelete", file.no_delete);
  object.Set("rpath", file.rpath);
  object.Set("hasStaticSymbols", file.has_static_symbols);
  object.Set("soname", Text(env, file.soname));
  object.Set("needed", Texts(env, file.needed));
  object.Set("runpath", Texts(env, file.runpath));
  object.Set("dynamicSymbols", Symbols(env, file.dynamic_symbols));
  object.Set("staticSymbols", Symbols(env, file.static_symbols));
  object.Set("buildId", Text(env, file.build_id));
  object.Set("manifest", ManifestOf(env, file.manifest));
  object.Set("identity", IdentityOf(env, file.identity));
  object.Set("problems", Texts(env, file.problems));
  return object;
}

}  // namespace

void ExportElf(Napi::Env env, Napi::Object exports) { exports.Set("readElf", Napi::Function::New(env, Read, "readElf")); }

}  // namespace strata::tau
