"""A text adventure that reads commands from a list, with state, saving as JSON, and undo."""
import copy, json, shlex, textwrap, sys
from abc import ABC, abstractmethod
from collections import deque
from contextlib import contextmanager, suppress
from enum import Enum
from functools import singledispatchmethod, cached_property, total_ordering, wraps
from typing import Iterator, Optional, Any
class Dir(Enum):
    NORTH = (0, -1); SOUTH = (0, 1); EAST = (1, 0); WEST = (-1, 0)
    @property
    def opposite(self): return Dir((-self.value[0], -self.value[1]))
    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            for m in cls:
                if m.name.startswith(value.upper()) and value: return m
        return None
class Thing(ABC):
    registry: dict[str, type] = {}
    def __init_subclass__(cls, **kw): super().__init_subclass__(**kw); Thing.registry[cls.__name__] = cls
    def __init__(self, name, **props): self.name = name; self.__dict__.update(props)
    @abstractmethod
    def use(self, game: 'Game') -> str: ...
    def __repr__(self): return f'{type(self).__name__}({", ".join(f"{k}={v!r}" for k, v in sorted(vars(self).items()))})'
    def __eq__(self, o): return type(self) is type(o) and vars(self) == vars(o)
    def __hash__(self): return hash(self.name)
class Lamp(Thing):
    lit = False
    def use(self, game): self.lit = not self.lit; return f'The {self.name} is {"on" if self.lit else "off"}.'
class Key(Thing):
    def use(self, game):
        for d, room in game.room.exits.items():
            if room in game.locked and game.locked[room] == self.name:
                del game.locked[room]; return f'Unlocked {d.name.lower()}.'
        return 'Nothing to unlock.'
@total_ordering
class Score:
    def __init__(self, points=0): self.points = points
    def __iadd__(self, n): self.points += n; return self
    def __eq__(self, o): return self.points == (o.points if isinstance(o, Score) else o)
    def __lt__(self, o): return self.points < (o.points if isinstance(o, Score) else o)
    def __format__(self, spec): return format(self.points, spec or 'd')
class Room:
    def __init__(self, name, text): self.name, self.text, self.exits, self.things = name, text, {}, []
    def link(self, d, other): self.exits[d] = other; other.exits[d.opposite] = self; return other
    @cached_property
    def description(self): print('(describing', self.name + ')'); return textwrap.fill(self.text, 40, subsequent_indent='  ')
class Stop(Exception): pass
def command(*names):
    def mark(f): f.names = names; return f
    return mark
class Game:
    def __init__(self):
        hall, cave, vault = Room('hall', 'A long hall with dusty portraits on both of its walls.'), Room('cave', 'Dark.'), Room('vault', 'Gold everywhere!')
        hall.link(Dir.EAST, cave).link(Dir.SOUTH, vault)
        hall.things += [Lamp('lamp'), Key('key', metal='brass')]
        self.room, self.bag, self.locked, self.score, self.undo = hall, [], {vault: 'key'}, Score(), deque(maxlen=3)
        self.commands = {n: getattr(self, a) for a in dir(type(self)) if (m := getattr(type(self), a)) and hasattr(m, 'names') for n in m.names}
    @contextmanager
    def transaction(self):
        before = (self.room, list(self.bag), list(self.room.things), copy.copy(self.score))
        try: yield before
        except LookupError as e: self.room, self.bag, self.room.things[:], self.score = before; print('  !', *e.args)
        else: self.undo.append(before)
    def find(self, where, name):
        for t in where:
            if t.name == name: return t
        raise LookupError(f'no {name} here')
    @command('look', 'l')
    def look(self, *_): return f'{self.room.description}\nExits: {", ".join(sorted(d.name.lower() for d in self.room.exits))}\nThings: {", ".join(t.name for t in self.room.things) or "none"}'
    @command('go')
    def go(self, where='', *_):
        room = self.room.exits.get(Dir(where))
        if room is None: raise LookupError('no way ' + where)
        if room in self.locked: return 'It is locked.'
        self.room = room; self.score += 10
        return f'You are in the {room.name}.'
    @command('take', 'get')
    def take(self, *names):
        for n in names or [t.name for t in self.room.things]:
            t = self.find(self.room.things, n); self.room.things.remove(t); self.bag.append(t); self.score += 1
        return f'You have {len(self.bag)} thing{"s"[:len(self.bag) != 1]}.'
    @command('use')
    def use(self, name, *_): return self.find(self.bag, name).use(self)
    @command('undo')
    def undo_(self, *_):
        if len(self.undo) < 2: return 'Nothing to undo.'
        self.undo.pop(); self.room, self.bag, self.room.things[:], self.score = self.undo.pop(); return 'Undone.'
    @command('bag', 'i')
    def inventory(self, *_): return repr(self.bag)
    @command('quit')
    def quit(self, *_): raise Stop(f'Score: {self.score:>4}')
    @singledispatchmethod
    def dump(self, o): raise TypeError(f'cannot save {type(o).__name__}')
    @dump.register
    def _(self, o: Thing): return {'class': type(o).__name__, **vars(o)}
    @dump.register(Room)
    def _(self, o): return {'room': o.name, 'things': o.things}
    @dump.register(Score)
    def _(self, o): return o.points
    @command('save')
    def save(self, *_): return json.dumps({'room': self.room, 'bag': self.bag, 'score': self.score}, default=self.dump, sort_keys=True, indent=1)
    def play(self, lines: Iterator[str]):
        for line in lines:
            print('>', line)
            try: verb, *args = shlex.split(line)
            except ValueError as e: print('  ?', e); continue
            if verb not in self.commands: print(f'  I do not know "{verb}".', 'Did you mean ' + min(self.commands, key=lambda c: (abs(len(c) - len(verb)), c)) + '?'); continue
            try:
                with self.transaction(): print(textwrap.indent(str(self.commands[verb](*args)), '  '))
            except ValueError as e: print('  ?', e)
            except TypeError as e: print('  ??', e)
game = Game()
try:
    game.play(iter(['look', 'l', 'go north', 'take lamp key', 'i', 'use lamp', 'go e', 'take gold', 'go south', 'use key', 'go s', 'save', 'undo', 'i', 'use', 'dance', 'take "x', 'go', 'go up', 'go w', 'take', 'quit', 'never']))
except Stop as e: print(e)
try: Thing('x')
except TypeError as e: print(e)
print(Thing.registry, Lamp('a') == Lamp('a'), len({Lamp('a'), Lamp('a')}), Score(3) >= 2, Score(1) != Score(2), max(Score(1), Score(5)).points)
try: print(json.dumps({'x': Dir.EAST}, default=game.dump))
except TypeError as e: print(e)
