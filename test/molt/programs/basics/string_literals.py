print('a' "b" '''c''', r'\n', 'tab\there', 'nul\0|', '\x41\u0042\U00000043\103', b'\x41b', rb'\x', 'it\'s', "q\"q", '''multi
line''', 'back\\slash', 'a\
b')
print(len('\n\t'), repr('\a\b\f\v'), '\N{GREEK SMALL LETTER ALPHA}', f'{1}' 'x' f'{2}')
