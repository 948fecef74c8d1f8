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
      "conditions": [
        ["sanitize!=''", {
          # Loaded into an ordinary python and part of its snapshot: AddressSanitizer's shadow memory (terabytes of it) cannot be.
          # Undefined behaviour traps instead, with no run time library: it shows as a crash by SIGILL.
          "cflags!": ["-fsanitize=<(sanitize)"],
          "ldflags!": ["-fsanitize=<(sanitize)"],
          "cflags": ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
        }]
      ],
      "sources": [
        "guest/api.c",
        "guest/arenas.c",
        "guest/context.c",
        "guest/image.c",
        "guest/leaf.c",
        "guest/maps.c",
        "guest/process.c",
        "guest/restore.c",
        "guest/ring.c",
        "guest/verify.c",
        "guest/watch.c"
      ]
    }
  ]
}
