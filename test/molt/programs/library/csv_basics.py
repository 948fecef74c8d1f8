import csv, io
rows = list(csv.reader(io.StringIO('a,b,c\n1,"x, y",3\n"q""q",,\n'))); print(rows)
o = io.StringIO(); w = csv.writer(o); w.writerow(["a", 1, None, 2.5, 'say "hi"', "x,y", "l\nm"]); w.writerows([[1, 2], ["", "z"]]); print(repr(o.getvalue()))
d = csv.DictReader(io.StringIO("name,age\nAnn,3\nBob,4,extra\nCy\n")); print(d.fieldnames, list(d))
o = io.StringIO(); w = csv.DictWriter(o, ["a", "b"], lineterminator="\n"); w.writeheader(); w.writerow({"a": 1, "b": 2}); print(o.getvalue())
print(list(csv.reader(["a;b", "c;'d;e'"], delimiter=";", quotechar="'")), list(csv.reader(["1,2"], quoting=csv.QUOTE_NONNUMERIC)), list(csv.reader(["a\tb"], dialect="excel-tab")), csv.list_dialects(), list(csv.reader([" a, b"], skipinitialspace=True)))
o = io.StringIO(); csv.writer(o, quoting=csv.QUOTE_ALL).writerow([1, "a"]); csv.writer(o, quoting=csv.QUOTE_NONE, escapechar="\\").writerow(["a,b"]); print(repr(o.getvalue()))
try: csv.DictWriter(o, ["a"]).writerow({"z": 1})
except ValueError as e: print(e)
