// What a traced command did to each path, in the order that matters: a file that it wrote first is no input of it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace strata::trace {

struct Use {
  bool read : 1 = false;       // content that was there before the command
  bool written : 1 = false;
  bool deleted : 1 = false;
  bool missing : 1 = false;    // looked for, and not there
  bool looked : 1 = false;     // stat, access
  bool listed : 1 = false;     // a directory, opened
  bool link : 1 = false;       // a symbolic link, followed or read
  bool executed : 1 = false;
};

// Not thread-safe: one tracer, one record.
class Record {
 public:
  void read(const std::string& path);
  void write(const std::string& path);
  void remove(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void missing(const std::string& path);
  void looked(const std::string& path);
  void listed(const std::string& path);
  void link(const std::string& path);
  void executed(const std::string& path);
  void network(const std::string& address);

  void clear();

  // Appends `<letters>\t<path>\0` for each path and `n\t<address>\0` for each address, sorted.
  void render(std::string& out) const;

 private:
  Use& use(const std::string& path);

  std::map<std::string, Use> uses_;
  std::set<std::string> addresses_;
};

}  // namespace strata::trace
