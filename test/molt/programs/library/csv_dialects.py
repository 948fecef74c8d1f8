import csv, io
s = 'a,b,c\n1,"x, ""y""",3\n4,"multi\nline",6\n\n7,8\n9,10,11,12\n'
print(list(csv.reader(io.StringIO(s))))
r = csv.DictReader(io.StringIO(s), restkey="rest", restval="-")
print(r.fieldnames, list(r), r.line_num)
o = io.StringIO(); w = csv.DictWriter(o, ["x", "y"], lineterminator="\n"); w.writeheader(); w.writerow({"x": 1, "y": "a,b"}); w.writerows([{"x": None, "y": 'q"q'}, {"x": 2.5}]); print(o.getvalue())
try: w.writerow({"z": 1, "x": 2})
except ValueError as e: print(e)
for kw in ({"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"delimiter": ";", "quotechar": "'"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"doublequote": False, "escapechar": "\\"}, {"dialect": "excel-tab"}, {"dialect": "unix"}):
    o = io.StringIO(); w = csv.writer(o, **kw); w.writerow([1, "a;b", 'c"d', "e,f", "", "g\th", "i'j", "l\nm", 2.5, None]); print(repr(o.getvalue()))
for kw in ({"delimiter": "ab"}, {"delimiter": 1}, {"quotechar": "xy"}, {"quoting": 9}, {"foo": 1}, {"dialect": "nope"}, {"quotechar": None}, {"quotechar": None, "quoting": csv.QUOTE_ALL}, {"quotechar": ""}, {"escapechar": "ab"}, {"lineterminator": None}, {"quoting": "x"}):
    try: print(csv.writer(io.StringIO(), **kw).dialect.quoting)
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
class My(csv.Dialect):
    delimiter = "|"; quotechar = "'"; lineterminator = "\n"; quoting = csv.QUOTE_MINIMAL; doublequote = True
csv.register_dialect("my", My); print(sorted(csv.list_dialects()), list(csv.reader(["a|'b|c'|d"], "my")), csv.get_dialect("my").delimiter)
csv.unregister_dialect("my")
try: csv.get_dialect("my")
except csv.Error as e: print(e)
class Bad(csv.Dialect): pass
try: Bad()
except csv.Error as e: print(e)
d = csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n"); print(repr(d.delimiter), d.quotechar)
print(csv.Sniffer().has_header("name,age\nbob,3\nann,44\n"), csv.Sniffer().has_header("1,2\n3,4\n"))
print(csv.field_size_limit(10), csv.field_size_limit())
try: list(csv.reader(["x" * 20]))
except csv.Error as e: print(e)
print(list(csv.reader(["1,2.5,\"x\""], quoting=csv.QUOTE_NONNUMERIC)))
