// The addon's one function: scan(language, files, threads, parts) -> Promise<string[]>, a JSON text for each file.
#include <napi.h>

#include <thread>

#include "json.h"
#include "languages.h"
#include "pool.h"

namespace strata::syntax {

namespace {

constexpr unsigned threads_max = 64;

std::string scan_file(const Language& language, Parser& parser, const std::string& file, Parts parts) {
  std::string json = "{";
  write_member(json, "file", file);
  const Source source = read_source(file);
  write_member(json, "bytes", source.bytes);
  write_member(json, "encoding", source.encoding);
  write_flag(json, "bom", source.bom);

  std::string_view kind = source.failure;
  std::string message = source.failure_message;
  SyntaxErrors errors;
  Tree tree = kind.empty() ? parser.parse(source.text) : nullptr;
  if (kind.empty() && !tree) {
    kind = "too-complex";
    message = "parsing was given up: the text takes too many steps";
  }
  if (!tree) {
    // Described all the same, as an empty file, so that the shape is always there.
    static const Source nothing;
    tree = parser.parse(nothing.text);
    language.describe(nothing, tree, parts, json);
  } else {
    language.describe(source, tree, parts, json);
    errors = find_errors(tree);
    if (source.invalid_line > 0) {
      kind = "encoding";
      message = "not valid UTF-8, and no other encoding is declared";
      errors.line = source.invalid_line;
    } else if (errors.line > 0) {
      kind = "syntax";
      message = "does not parse";
    }
  }
  if (!kind.empty()) {
    write_key(json, "error");
    json += '{';
    write_member(json, "kind", kind);
    write_member(json, "message", message);
    if (errors.line > 0) {
      write_member(json, "line", errors.line);
      write_member(json, "bytes", errors.bytes);
    }
    json += '}';
  }
  json += '}';
  return json;
}

class ScanWorker : public Napi::AsyncWorker {
 public:
  ScanWorker(Napi::Env env, const Language& language, std::vector<std::string> files, unsigned threads, Parts parts)
      : Napi::AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), language_(language), files_(std::move(files)), results_(files_.size()), threads_(threads), parts_(parts) {}

  [[nodiscard]] Napi::Promise promise() const { return deferred_.Promise(); }

  void Execute() override {
    run_parallel(files_.size(), threads_, [this](const std::function<size_t()>& next) {
      Parser parser(language_.grammar());
      for (size_t index = next(); index < files_.size(); index = next()) results_[index] = scan_file(language_, parser, files_[index], parts_);
    });
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    const Napi::Array list = Napi::Array::New(Env(), results_.size());
    for (size_t index = 0; index < results_.size(); ++index) {
      // A scope each, else tens of thousands of handles pile up until the end.
      const Napi::HandleScope one(Env());
      list.Set(static_cast<uint32_t>(index), Napi::String::New(Env(), results_[index]));
    }
    deferred_.Resolve(list);
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred deferred_;
  const Language& language_;
  const std::vector<std::string> files_;
  std::vector<std::string> results_;
  const unsigned threads_;
  const Parts parts_;
};

Napi::Value reject(Napi::Env env, const char* message) {
  Napi::TypeError::New(env, message).ThrowAsJavaScriptException();
  return env.Undefined();
}

Napi::Value scan(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (info.Length() != 4 || !info[0].IsString() || !info[1].IsArray() || !info[2].IsNumber() || !info[3].IsString()) return reject(env, "scan(language, files, threads, parts)");
  const Language* language = find_language(info[0].As<Napi::String>().Utf8Value());
  if (!language) return reject(env, "no such language");
  const Napi::Array list = info[1].As<Napi::Array>();
  std::vector<std::string> files;
  files.reserve(list.Length());
  for (uint32_t index = 0; index < list.Length(); ++index) {
    const Napi::HandleScope one(env);
    const Napi::Value file = list.Get(index);
    if (!file.IsString()) return reject(env, "files must be strings");
    files.push_back(file.As<Napi::String>().Utf8Value());
  }
  const int64_t asked = info[2].As<Napi::Number>().Int64Value();
  const unsigned available = std::max(1u, std::thread::hardware_concurrency());
  const unsigned threads = asked < 1 ? std::min(available, threads_max) : static_cast<unsigned>(std::min<int64_t>(asked, threads_max));
  const Parts parts = info[3].As<Napi::String>().Utf8Value() == "imports" ? Parts::imports : Parts::all;
  auto* worker = new ScanWorker(env, *language, std::move(files), threads, parts);  // owned by Node: it deletes itself when done
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("scan", Napi::Function::New(env, scan, "scan"));
  return exports;
}

}  // namespace

}  // namespace strata::syntax

static Napi::Object initialise_addon(Napi::Env env, Napi::Object exports) { return strata::syntax::initialise(env, exports); }

NODE_API_MODULE(syntax, initialise_addon)
