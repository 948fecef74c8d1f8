import textwrap
t = "The quick brown fox jumps over the lazy dog and keeps running through the forest until nightfall."
print(textwrap.fill(t, 30)); print(textwrap.wrap(t, 25)); print(textwrap.shorten(t, 40), textwrap.shorten(t, 20, placeholder="..."))
print(textwrap.dedent("""
    a
      b
    c
""")); print(textwrap.indent("a\nb\n\nc", "> ")); print(textwrap.fill(t, 40, initial_indent="* ", subsequent_indent="  ")); print(textwrap.wrap("averylongwordthatdoesnotfit in here", 10), textwrap.wrap("", 5), textwrap.indent("x\ny", "-", lambda l: "y" in l))
