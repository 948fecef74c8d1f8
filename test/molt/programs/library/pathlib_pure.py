from pathlib import PurePosixPath as P, PurePath
p = P("/home/user/file.tar.gz"); print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.anchor, list(map(str, p.parents)), p.with_suffix(".zip"), p.with_name("x.txt"), P("a") / "b" / "c.py", P("a/b") / "/abs", p.relative_to("/home"), p.is_absolute(), P("a/../b"), P("a//b/./c"), p.match("*.gz"), repr(P("x")), P("a") == P("a"), P("a") < P("b"), hash(P("a")) == hash(P("a")), P("b").joinpath("c", "d"), str(P("")), P("x/y").as_posix(), {P("k"): 1}[P("k")], P("/a/b").is_relative_to("/a"), P("f.py").with_stem("g"), sorted([P("b"), P("a")]))
for f in [lambda: P("/a").relative_to("/b"), lambda: P("a").with_suffix("x"), lambda: P("/").with_name("x"), lambda: P(5)]:
    try: print(f())
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
