// The tables behind the hints. A hint is a reason to look, not a proof: see hints.h.
#include "hints.h"

#include <iterator>

namespace strata::syntax {

namespace {

struct Row {
  std::string_view name;
  std::string_view kind;
};

constexpr std::string_view threads = "threads", processes = "processes", sockets = "sockets", native = "native";

// A row covers the module and what is below it; the longest row that fits decides.
constexpr Row modules[] = {
    {"threading", threads}, {"_thread", threads}, {"concurrent.futures", threads}, {"concurrent.futures.process", processes}, 
    {"multiprocessing.pool", threads}, {"multiprocessing.dummy", threads}, {"anyio.to_thread", threads},
    {"multiprocessing", processes}, {"subprocess", processes}, {"pty", processes}, {"pexpect", processes}, {"sh", processes}, {"joblib", processes},
    {"socket", sockets}, {"socketserver", sockets}, {"ssl", sockets}, {"http.client", sockets}, {"http.server", sockets}, {"urllib.request", sockets},
    {"xmlrpc", sockets}, {"ftplib", sockets}, {"smtplib", sockets}, {"imaplib", sockets}, {"poplib", sockets}, {"telnetlib", sockets},
    {"requests", sockets}, {"httpx", sockets}, {"aiohttp", sockets}, {"urllib3", sockets}, {"websockets", sockets}, {"grpc", sockets}, {"zmq", sockets}, {"paramiko", sockets},
    {"ctypes", native}, {"cffi", native}, {"_ctypes", native}, {"pyximport", native},
};

constexpr Row calls[] = {
    {"threading.Thread", threads}, {"threading.Timer", threads}, {"_thread.start_new_thread", threads}, {"concurrent.futures.ThreadPoolExecutor", threads},
    {"concurrent.futures.thread.ThreadPoolExecutor", threads}, {"asyncio.to_thread", threads}, {"multiprocessing.pool.ThreadPool", threads}, {"anyio.to_thread.run_sync", threads},
    {"concurrent.futures.ProcessPoolExecutor", processes}, {"concurrent.futures.process.ProcessPoolExecutor", processes},
    {"multiprocessing.Process", processes}, {"multiprocessing.Pool", processes}, {"multiprocessing.Manager", processes}, {"multiprocessing.get_context", processes},
    {"subprocess.Popen", processes}, {"subprocess.run", processes}, {"subprocess.call", processes}, {"subprocess.check_call", processes}, {"subprocess.check_output", processes},
    {"subprocess.getoutput", processes}, {"subprocess.getstatusoutput", processes},
    {"asyncio.create_subprocess_exec", processes}, {"asyncio.create_subprocess_shell", processes},
    {"os.fork", processes}, {"os.forkpty", processes}, {"os.system", processes}, {"os.popen", processes}, {"os.posix_spawn", processes}, {"os.posix_spawnp", processes},
    {"os.execv", processes}, {"os.execve", processes}, {"os.execvp", processes}, {"os.execvpe", processes}, {"os.execl", processes}, {"os.execle", processes}, {"os.execlp", processes},
    {"os.spawnv", processes}, {"os.spawnve", processes}, {"os.spawnvp", processes}, {"os.spawnl", processes}, {"os.spawnlp", processes}, {"pty.fork", processes}, {"pty.spawn", processes},
    {"socket.socket", sockets}, {"socket.create_connection", sockets}, {"socket.create_server", sockets}, {"socket.socketpair", sockets}, {"socket.fromfd", sockets},
    {"asyncio.start_server", sockets}, {"asyncio.open_connection", sockets}, {"asyncio.start_unix_server", sockets}, {"asyncio.open_unix_connection", sockets},
    {"urllib.request.urlopen", sockets}, {"http.server.HTTPServer", sockets}, {"http.server.ThreadingHTTPServer", sockets},
    {"ctypes.CDLL", native}, {"ctypes.PyDLL", native}, {"ctypes.cdll.LoadLibrary", native}, {"ctypes.pydll.LoadLibrary", native}, {"cffi.FFI", native},
    {"importlib.machinery.ExtensionFileLoader", native}, {"numpy.ctypeslib.load_library", native}, {"torch.utils.cpp_extension.load", native},
};

// Methods of objects whose type a scan does not know.
constexpr Row methods[] = {
    {"run_in_executor", threads}, {"create_server", sockets}, {"create_datagram_endpoint", sockets}, {"create_unix_server", sockets}, {"subprocess_exec", processes}, {"subprocess_shell", processes}, {"dlopen", native},
};

}  // namespace

std::string_view hint_of_call(std::string_view name) {
  for (const Row& row : calls)
    if (row.name == name) return row.kind;
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  for (const Row& row : methods)
    if (row.name == name.substr(dot + 1)) return row.kind;
  return {};
}

std::string_view hint_of_module(std::string_view module) {
  const Row* best = nullptr;
  for (const Row& row : modules) {
    const bool covers = module.starts_with(row.name) && (module.size() == row.name.size() || module[row.name.size()] == '.');
    if (covers && (!best || row.name.size() > best->name.size())) best = &row;
  }
  return best ? best->kind : std::string_view();
}

}  // namespace strata::syntax
