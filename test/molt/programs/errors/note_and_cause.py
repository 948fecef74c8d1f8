try:
    try: {}['k']
    except KeyError as e: raise LookupError('outer') from e
except LookupError as e:
    e.add_note('a note')
    print(e.__notes__, repr(e.__cause__))
print('end')
raise TypeError('final') from None
