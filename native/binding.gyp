{
  "includes": ["common.gypi", "syntax/targets.gypi", "tach/targets.gypi", "kelpie/targets.gypi", "batuta/targets.gypi", "tau/targets.gypi", "trace/targets.gypi"]
}
