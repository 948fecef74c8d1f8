import os, os.path as op
print(op.join("a", "b", "c.txt"), op.join("a", "/b"), op.split("/x/y.z"), op.splitext("f.tar.gz"), op.basename("/a/b/"), op.dirname("/a/b"), op.normpath("a/../b//c/."), op.isabs("/x"), op.commonprefix(["abc", "abd"]), op.commonpath(["/a/b/c", "/a/b/d"]), op.relpath("/a/b", "/a/c"), op.splitext(".bashrc"), op.join("", "x"), op.join("a", ""), os.sep, os.linesep == "\n", os.name, os.curdir, os.pardir, os.extsep, os.pathsep, op.splitext("a.b/c"), op.expanduser("x"), op.exists("/definitely/not/here"), op.isfile("/definitely/not"), os.fspath("q"))
print(os.environ.get("MOLT_NO_SUCH_VARIABLE", "dflt"), os.getenv("MOLT_NO_SUCH_VARIABLE"), "MOLT_NO_SUCH_VARIABLE" in os.environ)
try: os.environ["MOLT_NO_SUCH_VARIABLE"]
except KeyError as e: print("KeyError", e)
try: os.fspath(5)
except TypeError as e: print(e)
try: os.listdir("/definitely/not/here")
except FileNotFoundError as e: print(e)
