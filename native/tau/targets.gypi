{
  "targets": [
    {
      "target_name": "tau",
      "sources": ["addon.cc", "elf/reader.cc", "elf/node.cc", "node/host.cc"],
      "cflags_cc!": ["-std=gnu++17"],
      "cflags_cc": ["-std=c++20"],
      "libraries": ["-ldl"]
    }
  ]
}
