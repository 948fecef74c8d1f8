import logging, sys, io
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
log = logging.getLogger("app"); log.debug("no"); log.info("yes %d %s", 5, "x"); log.warning("warn"); log.error("err"); print(log.name, log.level, log.getEffectiveLevel(), logging.getLevelName(30), log.isEnabledFor(10), logging.getLogger("app") is log)
h = logging.StreamHandler(s := io.StringIO()); h.setFormatter(logging.Formatter("[%(name)s] %(message)s")); child = logging.getLogger("app.sub"); child.addHandler(h); child.propagate = False; child.setLevel(logging.DEBUG); child.debug("to string"); print(repr(s.getvalue()), child.parent is log)
class Up(logging.Filter):
    def filter(self, r): r.msg = str(r.msg).upper(); return "SKIP" not in r.msg
log.addFilter(Up()); log.info("loud"); log.info("skip me"); logging.info("root")
