{
  "targets": [
    {
      "target_name": "strata_trace",
      "conditions": [
        ["OS=='linux'", {
          "type": "executable",
          "sources": ["calls.cc", "filter.cc", "main.cc", "record.cc", "tracee.cc", "tracer.cc"],
          # One file that runs on any distribution of this architecture.
          "ldflags": ["-static-libstdc++", "-static-libgcc"]
        }, { "type": "none" }]
      ]
    }
  ]
}
