import argparse
import sys
import io
from contextlib import redirect_stderr, redirect_stdout


def build():
    parser = argparse.ArgumentParser(prog='tool', description='A tool that does several things with files and numbers, in a long description that has to be wrapped somewhere.', epilog='See the manual.')
    parser.add_argument('--version', action='version', version='%(prog)s 1.2')
    parser.add_argument('-v', '--verbose', action='count', default=0, help='say more')
    parser.add_argument('--level', choices=['low', 'mid', 'high'], default='mid', help='level (default: %(default)s)')
    sub = parser.add_subparsers(dest='command', required=True, metavar='COMMAND', title='commands')
    add = sub.add_parser('add', help='add numbers', aliases=['plus'])
    add.add_argument('numbers', nargs='+', type=int, metavar='N')
    add.add_argument('--scale', type=float, default=1.0)
    add.set_defaults(func=lambda a: print('sum', sum(a.numbers) * a.scale))
    find = sub.add_parser('find', help='find things')
    group = find.add_mutually_exclusive_group(required=True)
    group.add_argument('--name')
    group.add_argument('--regex')
    find.add_argument('path', nargs='?', default='.')
    find.add_argument('--depth', type=int)
    find.add_argument('--no-follow', dest='follow', action='store_false')
    find.set_defaults(func=lambda a: print('find', a.name, a.regex, a.path, a.depth, a.follow))
    rest = sub.add_parser('run')
    rest.add_argument('program')
    rest.add_argument('args', nargs=argparse.REMAINDER)
    rest.add_argument('-e', '--env', action='append', default=[])
    rest.set_defaults(func=lambda a: print('run', a.program, a.args, a.env))
    return parser


def attempt(*argv):
    print('$', ' '.join(argv))
    out, err = io.StringIO(), io.StringIO()
    code = None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            args = build().parse_args(list(argv))
            args.func(args)
        except SystemExit as e:
            code = e.code
    print('code', code)
    print('out', out.getvalue())
    print('err', err.getvalue())


attempt('add', '1', '2', '3')
attempt('plus', '1', '2', '--scale', '2.5')
attempt('add', 'x')
attempt('add')
attempt()
attempt('nothing')
attempt('--level', 'huge', 'add', '1')
attempt('-vvv', '--level=high', 'find', '--name', 'a*')
attempt('find')
attempt('find', '--name', 'a', '--regex', 'b')
attempt('find', '--regex', 'b', 'src', '--depth=3', '--no-follow')
attempt('find', '--depth', 'x', '--name', 'y')
attempt('run', '-e', 'A=1', '-e', 'B=2', 'prog', '-x', '--long', 'y')
attempt('--version')
attempt('--help')
attempt('find', '-h')
attempt('add', '1', '--unknown')


class Point(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        x, y = values.split(',')
        setattr(namespace, self.dest, (int(x), int(y)))


p = argparse.ArgumentParser(prog='q', add_help=False, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
p.add_argument('-p', action=Point, help='a point', default=(0, 0))
p.add_argument('--flag', action=argparse.BooleanOptionalAction, default=True, help='flag')
p.add_argument('--const', action='store_const', const=42)
p.add_argument('--many', nargs='*', type=int)
p.add_argument('--pair', nargs=2, metavar=('A', 'B'))
print(p.parse_args(['-p', '3,4', '--no-flag', '--const', '--many', '1', '2', '--pair', 'a', 'b']))
print(p.parse_known_args(['--zzz', '--many']))
p.print_help()
print(p.format_usage())
try:
    p.parse_args(['--pair', 'a'])
except SystemExit as e:
    print('exit', e.code)
sys.exit(3)
