{
  "targets": [
    {
      "target_name": "kelpie",
      "sources": ["addon.cc", "linearizability.cc", "world.cc", "world_addon.cc"],
      "cflags_cc!": ["-std=gnu++17", "-fno-rtti"],
      "cflags_cc": ["-std=c++20"]
    }
  ]
}
