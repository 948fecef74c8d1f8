// strata_trace [--wait-for-mark] OUTPUT COMMAND [ARGUMENT ...]: runs a command and writes what it did to OUTPUT.
// Exit code 0 when it was traced, whatever the command said; 2 when it could not be: OUTPUT then says why. See render().
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "record.h"
#include "tracer.h"

namespace {

using strata::trace::Ending;

std::uint64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}

// `=\t<exit code> <signal> <killed> <stops> <processes> <ns in the tracer> <ns in all>\0`, then the record.
std::string render(const Ending& ending, std::uint64_t wall_ns, const strata::trace::Record& record) {
  std::string out = "=\t";
  for (const std::uint64_t number : {static_cast<std::uint64_t>(ending.exit_code), static_cast<std::uint64_t>(ending.signal),
                                     static_cast<std::uint64_t>(ending.killed), ending.stops, ending.processes, ending.tracer_ns, wall_ns})
    (out += std::to_string(number)) += ' ';
  out.back() = '\0';
  record.render(out);
  return out;
}

bool write_all(const char* file, std::string_view text) {
  const int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return close(fd) == 0 && text.empty();
}

}  // namespace

int main(int count, char** arguments) {
  int at = 1;
  const bool wait = count > at && std::string_view(arguments[at]) == "--wait-for-mark";
  if (wait) at += 1;
  if (count - at < 2) {
    fprintf(stderr, "usage: strata_trace [--wait-for-mark] OUTPUT COMMAND [ARGUMENT ...]\n");
    return 2;
  }
  strata::trace::Record record;
  strata::trace::Tracer tracer(record, wait);
  Ending ending;
  std::string refusal;
  const std::uint64_t start = now_ns();
  const bool traced = tracer.run(arguments + at + 1, ending, refusal);
  if (!write_all(arguments[at], traced ? render(ending, now_ns() - start, record) : "!\t" + refusal)) {
    fprintf(stderr, "cannot write the record: %s\n", strerror(errno));
    return 2;
  }
  return traced ? 0 : 2;
}
