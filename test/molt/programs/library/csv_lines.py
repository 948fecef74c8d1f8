import csv, io
cases = ['a,b,c\n', 'a,"b,c",d\r\n', '"a""b",c\n', '"x\ny",z\n', '\n', '', 'a,b', '"abc', '"a"b,c\n', 'a"b,c\n', ',,\n', '"",""\n', 'a,b\n\n', '"a","b"\n', '"q', '""""\n', '"a"",b"\n', ' a, "b"\n', '"a" ,b\n']
for c in cases:
    for opt in ({}, {'skipinitialspace': True}, {'quoting': csv.QUOTE_NONE}, {'strict': True}, {'delimiter': ';'}, {'doublequote': False, 'escapechar': '\\'}, {'quotechar': "'"}, {'quoting': csv.QUOTE_NONNUMERIC}):
        try:
            r = csv.reader(io.StringIO(c, newline=''), **opt)
            print(repr(c), opt, list(r), r.line_num)
        except (csv.Error, ValueError) as e:
            print(repr(c), opt, type(e).__name__, e)
rows = [['a', 'b,c', 'd"e', 'x\ny', '', None, 1, 2.5, '\r', "it's"], [''], [None], ['only'], []]
for opt in ({}, {'quoting': csv.QUOTE_ALL}, {'quoting': csv.QUOTE_NONNUMERIC}, {'quoting': csv.QUOTE_NONE, 'escapechar': '\\'}, {'doublequote': False, 'escapechar': '\\'}, {'delimiter': '\t'}, {'lineterminator': '|'}, {'quotechar': "'"}):
    for row in rows:
        o = io.StringIO()
        try:
            csv.writer(o, **opt).writerow(row)
            print(opt, repr(o.getvalue()))
        except csv.Error as e:
            print(opt, row, e)
print(list(csv.DictReader(io.StringIO('a,b\n1,2\n"3,4",5\n'))))
