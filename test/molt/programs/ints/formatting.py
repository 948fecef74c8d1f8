for spec in ["", "d", "5d", "<5d|", "^7d", "05d", "+d", " d", ",", "_", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "#010x", "c", "e", ".2f", "%", "g", "n", "_b", "_x", "*>8", "=+6d", "08,d", ">+8", "-5"]:
    for x in [0, 7, -42, 65, 1234567, 2**70]:
        try:
            print(spec, x, format(x, spec))
        except (ValueError, OverflowError) as e:
            print(spec, x, type(e).__name__, e)
for spec in ["s", ".2d", "q", "10c,", ",x", "+c", "5.d"]:
    try:
        print(format(5, spec))
    except ValueError as e:
        print(spec, e)
