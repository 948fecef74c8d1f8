"""A template engine with loops, conditions, filters and includes, compiled to closures."""
import re, html, textwrap, functools, io, string
from collections import ChainMap
class TemplateError(Exception):
    def __init__(self, message, line): super().__init__(f'{message} (line {line})'); self.line = line
TOKEN = re.compile(r'(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})', re.S)
class Loop:
    __slots__ = ('index', 'length')
    def __init__(self, length): self.index, self.length = 0, length
    first = property(lambda s: s.index == 1); last = property(lambda s: s.index == s.length)
FILTERS = {}
def filter_(name=None, /, **defaults):
    def register(f):
        FILTERS[name or f.__name__] = functools.partial(f, **defaults) if defaults else f
        return f
    return register
@filter_()
def upper(v): return str(v).upper()
@filter_('default', fallback='-')
def default(v, fallback): return v if v is not None else fallback
@filter_()
def join(v, sep=', '): return sep.join(map(str, v))
@filter_()
def wrap(v, width=20): return textwrap.fill(v, int(width))
@filter_('money')
def money(v, places=2): return f'{v:,.{places}f}'
@functools.lru_cache(maxsize=None)
def compile_path(path):
    parts = path.split('.')
    def get(ctx):
        try: v = ctx[parts[0]]
        except KeyError: return None
        for p in parts[1:]:
            if isinstance(v, dict): v = v.get(p)
            elif p.lstrip('-').isdigit():
                v = v[int(p)]
            else: v = getattr(v, p, None)
            if callable(v): v = v()
        return v
    return get
def expression(text, line):
    head, *filters = [p.strip() for p in re.split(r'\|(?!\|)', text)]
    if m := re.fullmatch(r'"([^"]*)"|(-?\d+)', head): value = (lambda s: lambda ctx: s)(m[1] if m[1] is not None else int(m[2]))
    elif re.fullmatch(r'[\w.\-]+', head): value = compile_path(head)
    else: raise TemplateError(f'bad expression {head!r}', line)
    for f in filters:
        name, _, arg = f.partition(':')
        if name == 'safe': continue
        if name not in FILTERS: raise TemplateError(f'no filter {name!r}', line)
        fn = FILTERS[name]
        value = (lambda inner, fn, args: lambda ctx: fn(inner(ctx), *args))(value, fn, [int(a) if a.isdigit() else a.strip('"') for a in arg.split(',') if a])
    return value, 'safe' in filters
def parse(source):
    line, stack, root = 1, [], []
    out = root
    for tok in TOKEN.split(source):
        if tok.startswith('{{'):
            value, safe = expression(tok[2:-2].strip(), line)
            out.append(lambda ctx, w, v=value, s=safe: w(str(v(ctx)) if s else html.escape(str(v(ctx)))))
        elif tok.startswith('{%'):
            word, *rest = tok[2:-2].split()
            match word, rest:
                case 'for', [name, 'in', *expr]:
                    value, _ = expression(' '.join(expr), line); body, other = [], []
                    def loop(ctx, w, name=name, value=value, body=body, other=other):
                        items = list(value(ctx) or ()); info = Loop(len(items))
                        for item in items:
                            info.index += 1
                            inner = ctx.new_child({name: item, 'loop': info})
                            for node in body: node(inner, w)
                        if not items:
                            for node in other: node(ctx, w)
                    out.append(loop); stack.append(('for', out, other, line)); out = body
                case 'if', [*expr]:
                    negate = expr[0] == 'not'
                    value, _ = expression(' '.join(expr[negate:]), line); body, other = [], []
                    out.append(lambda ctx, w, v=value, n=negate, b=body, o=other: [node(ctx, w) for node in (b if bool(v(ctx)) != n else o)])
                    stack.append(('if', out, other, line)); out = body
                case 'else', []:
                    if not stack: raise TemplateError('else without a block', line)
                    out = stack[-1][2]
                case ('endif' | 'endfor') as end, []:
                    if not stack or stack[-1][0] != end[3:]: raise TemplateError(f'unexpected {end}', line)
                    _, out, _, _ = stack.pop()
                case _: raise TemplateError(f'unknown tag {word!r}', line)
        elif not tok.startswith('{#') and tok:
            out.append(lambda ctx, w, t=tok: w(t))
        line += tok.count('\n')
    if stack: raise TemplateError(f'{stack[-1][0]} is not closed', stack[-1][3])
    return root
def render(source, **context):
    buf = io.StringIO(); ctx = ChainMap({}, context)
    for node in parse(source): node(ctx, buf.write)
    return buf.getvalue()
class Item:
    def __init__(self, name, price, tags=()): self.name, self.price, self.tags = name, price, tags
    def label(self): return f'<{self.name}>'
print(render('''Hello {{ user.name|upper }}!{# a
comment #}
{% for item in items %}{{ loop.index }}/{{ loop.length }} {{ item.label }} {{ item.label|safe }} {{ item.price|money }} {{ item.price|money:0 }}{% if item.tags %} [{{ item.tags|join:"; " }}]{% else %} no tags{% endif %}{% if not loop.last %},{% endif %}
{% else %}nothing{% endfor %}{{ missing|default }} {{ nested.1.key }} {{ "lit" }} {{ 5 }}
{{ text|wrap:12 }}''', user={'name': 'ann & bob'}, items=[Item('pen', 1234.5, ['a', 'b']), Item('cup', 0.999)], nested=[0, {'key': 'deep'}], text='the quick brown fox jumps'))
print(render('{% for x in xs %}{% for y in x %}{{ y }}{% if not loop.last %}-{% endif %}{% endfor %};{% else %}empty{% endfor %}', xs=[[1, 2], [], [3]]), render('{% for x in xs %}{% else %}empty{% endfor %}', xs=[]))
for bad in ('{% for x in %}', '{% if a %}\n', '\n{% endif %}', '{{ a b }}', '{{ a|nope }}', '{% wat %}', '{% else %}', 'x{% for a in b %}{% endif %}'):
    try: print(render(bad))
    except TemplateError as e: print(type(e).__name__, e, e.line)
    except IndexError as e: print('IndexError', e)
print(compile_path.cache_info(), sorted(FILTERS), FILTERS['default'].keywords, string.Template('$x-${y}').substitute(x=1, y='z'))
