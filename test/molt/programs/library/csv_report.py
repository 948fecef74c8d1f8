"""A CSV report tool with argparse, reading stdin-like text, groups, statistics and output formats."""
import argparse, csv, io, sys, statistics, json, operator, re
from collections import defaultdict, Counter, OrderedDict, namedtuple
from datetime import datetime
from itertools import groupby, chain, islice
from pathlib import PurePath
DATA = '''date,region,product,units,price
2024-01-05,North,"Widget, large",10,2.50
2024-01-06,South,Gadget,3,19.99
2024-02-11,North,Gadget,7,18.5
2024-02-11,East,"The ""best"" one",1,100
2024-03-01,South,"Widget, large",12,2.4
2024-03-09,East,Gadget,,20
bad-date,West,Gadget,1,1
2024-03-15,West,Gadget,x,1
'''
Row = namedtuple('Row', 'date region product units price')
def rows(text, errors):
    for number, raw in enumerate(csv.DictReader(io.StringIO(text)), 2):
        try: yield Row(datetime.strptime(raw['date'], '%Y-%m-%d').date(), raw['region'], raw['product'], int(raw['units'] or 0), float(raw['price']))
        except ValueError as e: errors.append((number, str(e)))
AGG = {'sum': sum, 'mean': statistics.fmean, 'max': max, 'count': len, 'median': statistics.median}
def pair(text):
    m = re.fullmatch(r'(\w+)\((\w+)\)', text)
    if not m or m[1] not in AGG: raise argparse.ArgumentTypeError(f'{text!r} is no aggregate')
    return m.groups()
def parser():
    p = argparse.ArgumentParser('report', description='Reports over CSV.', formatter_class=argparse.RawDescriptionHelpFormatter, epilog='examples:\n  report --by region')
    p.add_argument('--by', action='append', choices=['region', 'product', 'month'])
    p.add_argument('--aggregate', '-a', type=pair, nargs='+', default=[('sum', 'units')], metavar='FN(FIELD)')
    g = p.add_argument_group('output'); x = g.add_mutually_exclusive_group()
    x.add_argument('--json', dest='format', action='store_const', const='json'); x.add_argument('--csv', dest='format', action='store_const', const='csv'); p.set_defaults(format='text')
    g.add_argument('--top', type=int, default=None)
    g.add_argument('-o', '--output', type=PurePath, default=PurePath('out.txt'))
    return p
def report(argv):
    print('$ report', *argv)
    args = parser().parse_args(argv)
    errors = []; by = args.by or ['region']
    def key(r): return tuple(f'{r.date:%Y-%m}' if b == 'month' else getattr(r, b) for b in by)
    groups = [(k, list(g)) for k, g in groupby(sorted(rows(DATA, errors), key=key), key)]
    table = [OrderedDict(chain(zip(by, k), ((f'{fn}({f})', AGG[fn]([r.units * r.price if f == 'total' else getattr(r, f) for r in g])) for fn, f in args.aggregate))) for k, g in groups]
    if args.top is not None: table = sorted(table, key=lambda t: list(t.values())[-1], reverse=True)[:args.top]
    if args.format == 'json': json.dump(table, sys.stdout, indent=2); print()
    elif args.format == 'csv':
        w = csv.DictWriter(sys.stdout, table[0] if table else by, quoting=csv.QUOTE_NONNUMERIC, lineterminator='\n'); w.writeheader(); w.writerows(table)
    else:
        cells = [[f'{v:.2f}' if isinstance(v, float) else str(v) for v in t.values()] for t in table]
        head = list(table[0]) if table else by
        widths = [max(map(len, col)) for col in zip(head, *cells)]
        for line in [head, ['-' * w for w in widths], *cells]: print('  '.join(c.rjust(w) if c.replace('.', '').isdigit() else c.ljust(w) for c, w in zip(line, widths)).rstrip())
    for number, e in errors: print(f'line {number}: {e}', file=sys.stderr)
    print('->', args.output.with_suffix('.log'), len(errors))
for argv in ([], ['--by', 'product', '-a', 'sum(total)', 'count(units)'], ['--by', 'month', '--by', 'region', '--csv'], ['--json', '--top', '2', '-a', 'mean(price)'], ['--by', 'month', '-a', 'median(units)', 'max(price)', '-o', 'a/b.csv'], ['--by', 'nope'], ['-a', 'mode(x)'], ['--json', '--csv'], ['-a'], ['--top', '1.5'], ['-h']):
    try: report(argv)
    except SystemExit as e: print('exit', e.code)
print(Counter(r.region for r in rows(DATA, [])).most_common(2), statistics.quantiles([r.price for r in rows(DATA, [])], n=4), sorted({r.product for r in rows(DATA, [])}))
