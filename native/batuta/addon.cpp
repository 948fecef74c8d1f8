// The addon's functions.
// mutants(file, language) -> string: a JSON text with the places that can be mutated.
// analyze(files, languages, threads, tokensMin, linesMin) -> Promise<string[]>: a JSON text a
// file in the order given, then one for the duplicates.
#include <napi.h>

#include <memory>
#include <thread>

#include "../syntax/arena.h"
#include "../syntax/json.h"
#include "../syntax/pool.h"
#include "../syntax/python.h"
#include "../syntax/source.h"
#include "duplication.h"
#include "languages.h"
#include "metrics.h"
#include "mutants.h"

namespace strata::batuta {

namespace {

using syntax::write_array;
using syntax::write_flag;
using syntax::write_key;
using syntax::write_member;

constexpr unsigned threads_max = 64;
/// Above this share of bytes that do not parse, what was measured would be about another program.
constexpr double error_share_max = 0.05;

struct Request {
  std::vector<std::string> files;
  std::vector<const Grammar*> grammars;
  unsigned threads;
  uint32_t tokens_min;
  uint32_t lines_min;
};

void write_function(std::string& json, const FunctionMetrics& function) {
  json += '{';
  write_member(json, "name", function.name);
  write_member(json, "line", function.line);
  write_member(json, "endLine", function.end_line);
  write_member(json, "cyclomatic", function.cyclomatic);
  write_member(json, "cognitive", function.cognitive);
  write_member(json, "nesting", function.nesting);
  write_member(json, "parameters", function.parameters);
  write_flag(json, "documented", function.documented);
  write_flag(json, "open", function.open);
  json += '}';
}

void write_failure(std::string& json, std::string_view status, std::string_view message) {
  write_member(json, "status", status);
  write_member(json, "message", message);
}

void write_measured(std::string& json, const FileMetrics& metrics) {
  write_member(json, "codeLines", metrics.code_lines);
  write_member(json, "commentLines", metrics.comment_lines);
  write_array(json, "functions", metrics.functions, [&json](const FunctionMetrics& function) { write_function(json, function); });
  write_array(json, "notes", metrics.notes, [&json](const Note& note) {
    json += '{';
    write_member(json, "name", note.name);
    write_member(json, "line", note.line);
    json += '}';
  });
}

std::string analyze_file(const Grammar& grammar, const std::string& file, std::vector<Token>& tokens) {
  std::string json = "{";
  const syntax::Source source = syntax::read_source(file);
  write_member(json, "bytes", source.bytes);
  if (!source.failure.empty()) {
    write_failure(json, source.failure, source.failure_message);
    return json += '}';
  }
  // before the parser, which ends first
  const syntax::ArenaScope arena;
  syntax::Parser parser(grammar.language);
  syntax::Tree tree = parser.parse(source.text);
  if (!tree) {
    write_failure(json, "too-complex", "parsing was given up: the text takes too many steps");
    return json += '}';
  }
  const syntax::SyntaxErrors errors = syntax::find_errors(tree);
  FileMetrics metrics = measure(grammar, source.text, tree);
  write_member(json, "lines", metrics.lines);
  if (errors.line > 0) {
    write_member(json, "errorLine", errors.line);
    write_member(json, "errorBytes", errors.bytes);
  }
  if (source.text.size() > 0 && static_cast<double>(errors.bytes) > error_share_max * static_cast<double>(source.text.size())) {
    write_failure(json, "partially_parsed", "too much of it does not parse to be measured");
    return json += '}';
  }
  write_member(json, "status", std::string_view("measured"));
  write_measured(json, metrics);
  if (grammar.name == "python") {
    syntax::describe_python(source, tree, syntax::Parts::imports, json);
  } else {
    write_array(json, "imports", metrics.imports, [&json](const Import& import) {
      json += '{';
      write_member(json, "module", import.module);
      write_member(json, "line", import.line);
      write_flag(json, "typeOnly", import.type_only);
      json += '}';
    });
  }
  tokens = std::move(metrics.tokens);
  arena.drop(std::move(tree));
  return json += '}';
}

std::string write_duplicates(const Duplication& found) {
  std::string json = "{";
  write_array(json, "matches", found.matches, [&json](const Duplicate& match) {
    json += '[';
    for (const uint32_t number : {match.file, match.line, match.end_line, match.other_file, match.other_line, match.other_end_line, match.tokens}) {
      if (json.back() != '[') json += ',';
      json += std::to_string(number);
    }
    json += ']';
  });
  write_array(json, "lines", found.lines, [&json](const std::vector<uint32_t>& lines) {
    json += '[';
    for (const uint32_t line : lines) {
      if (json.back() != '[') json += ',';
      json += std::to_string(line);
    }
    json += ']';
  });
  return json += '}';
}

class AnalyzeWorker : public Napi::AsyncWorker {
 public:
  AnalyzeWorker(Napi::Env env, Request request) : Napi::AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), request_(std::move(request)) {}

  [[nodiscard]] Napi::Promise promise() const { return deferred_.Promise(); }

  void Execute() override {
    const size_t count = request_.files.size();
    results_.resize(count + 1);
    std::vector<std::vector<Token>> tokens(count);
    syntax::run_parallel(count, request_.threads, [&](const std::function<size_t()>& next) {
      for (size_t index = next(); index < count; index = next()) results_[index] = analyze_file(*request_.grammars[index], request_.files[index], tokens[index]);
    });
    results_[count] = write_duplicates(find_duplicates(tokens, request_.tokens_min, request_.lines_min, request_.threads));
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    const Napi::Array list = Napi::Array::New(Env(), results_.size());
    for (size_t index = 0; index < results_.size(); ++index) {
      const Napi::HandleScope one(Env());
      list.Set(static_cast<uint32_t>(index), Napi::String::New(Env(), results_[index]));
    }
    deferred_.Resolve(list);
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred deferred_;
  const Request request_;
  std::vector<std::string> results_;
};

Napi::Value reject(Napi::Env env, const char* message) {
  Napi::TypeError::New(env, message).ThrowAsJavaScriptException();
  return env.Undefined();
}

Napi::Value analyze(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (info.Length() != 5 || !info[0].IsArray() || !info[1].IsArray() || !info[2].IsNumber() || !info[3].IsNumber() || !info[4].IsNumber()) return reject(env, "analyze(files, languages, threads, tokensMin, linesMin)");
  const Napi::Array files = info[0].As<Napi::Array>();
  const Napi::Array languages = info[1].As<Napi::Array>();
  if (files.Length() != languages.Length()) return reject(env, "a language for each file");
  Request request;
  for (uint32_t index = 0; index < files.Length(); ++index) {
    const Napi::HandleScope one(env);
    const Napi::Value file = files.Get(index);
    const Napi::Value language = languages.Get(index);
    if (!file.IsString() || !language.IsString()) return reject(env, "files and languages must be strings");
    const Grammar* grammar = find_grammar(language.As<Napi::String>().Utf8Value());
    if (!grammar) return reject(env, "no such language");
    request.files.push_back(file.As<Napi::String>().Utf8Value());
    request.grammars.push_back(grammar);
  }
  const int64_t asked = info[2].As<Napi::Number>().Int64Value();
  const unsigned available = std::max(1u, std::thread::hardware_concurrency());
  request.threads = asked < 1 ? std::min(available, threads_max) : static_cast<unsigned>(std::min<int64_t>(asked, threads_max));
  request.tokens_min = std::max(10u, info[3].As<Napi::Number>().Uint32Value());
  request.lines_min = info[4].As<Napi::Number>().Uint32Value();
  auto* worker = new AnalyzeWorker(env, std::move(request));  // owned by Node: it deletes itself when done
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

std::string describe_mutants(const Grammar& grammar, const std::string& file) {
  std::string json = "{";
  const syntax::Source source = syntax::read_source(file);
  if (!source.failure.empty()) {
    write_failure(json, source.failure, source.failure_message);
    return json += '}';
  }
  syntax::Parser parser(grammar.language);
  const syntax::Tree tree = parser.parse(source.text);
  if (!tree) {
    write_failure(json, "too-complex", "parsing was given up: the text takes too many steps");
    return json += '}';
  }
  const syntax::SyntaxErrors errors = syntax::find_errors(tree);
  if (errors.line > 0) {
    write_failure(json, "partially_parsed", "does not parse");
    write_member(json, "errorLine", errors.line);
    return json += '}';
  }
  write_member(json, "status", std::string_view("measured"));
  // offsets are into this text, which is what was parsed
  write_member(json, "text", source.text);
  write_array(json, "sites", find_mutants(grammar, source.text, tree), [&json](const MutantSite& site) {
    json += '{';
    write_member(json, "start", site.start);
    write_member(json, "end", site.end);
    write_member(json, "line", site.line);
    write_member(json, "column", site.column);
    write_member(json, "endLine", site.end_line);
    write_flag(json, "block", site.block);
    write_array(json, "alternatives", site.alternatives, [&json](const Alternative& alternative) {
      json += '{';
      write_member(json, "operator", alternative.operator_);
      write_member(json, "replacement", alternative.text);
      json += '}';
    });
    json += '}';
  });
  return json += '}';
}

Napi::Value mutants(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (info.Length() != 2 || !info[0].IsString() || !info[1].IsString()) return reject(env, "mutants(file, language)");
  const Grammar* grammar = find_grammar(info[1].As<Napi::String>().Utf8Value());
  if (!grammar) return reject(env, "no such language");
  return Napi::String::New(env, describe_mutants(*grammar, info[0].As<Napi::String>().Utf8Value()));
}

}  // namespace

}  // namespace strata::batuta

static Napi::Object initialise_addon(Napi::Env env, Napi::Object exports) {
  // a worker of Node.js runs this again, perhaps while others parse
  static const bool installed = (strata::syntax::install_arena(), true);
  static_cast<void>(installed);
  exports.Set("analyze", Napi::Function::New(env, strata::batuta::analyze, "analyze"));
  exports.Set("mutants", Napi::Function::New(env, strata::batuta::mutants, "mutants"));
  return exports;
}

NODE_API_MODULE(batuta, initialise_addon)
