{
  "targets": [
    {
      "target_name": "tach",
      "include_dirs": ["."],
      "sources": ["addon/addon.cc", "addon/host.cc", "addon/ring_reader.cc"]
    },
    {
      # A plain shared library for ctypes: no Python.h, no C++ runtime, so one build serves every CPython.
      "target_name": "tach_guest",
      "type": "shared_library",
      "product_dir": "<(PRODUCT_DIR)",
      "product_prefix": "",
      "product_extension": "so",
      "cflags": ["-fno-stack-protector", "-fno-strict-aliasing", "-fno-plt"],
      "ldflags": ["-Wl,-z,now", "-Wl,-z,relro"],
      "sources": [
        "guest/api.c",
        "guest/context.c",
        "guest/image.c",
        "guest/leaf.c",
        "guest/maps.c",
        "guest/process.c",
        "guest/restore.c",
        "guest/ring.c",
        "guest/verify.c"
      ]
    }
  ]
}
