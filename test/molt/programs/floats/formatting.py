for spec in ["", "f", ".2f", "10.3f", "<10.3f|", "^12.2f", "+.1f", " .1f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", ",", ",.2f", "_.2f", "010.2f", "+010.1f", "*^15.2f", "n", ".0f", "#.0f", "z.0f", ">8", "08", ".10g", "=+10.2f"]:
    for x in [3.14159, -2.5, 1234567.891, 0.0000123, 0.0, 1e20]:
        try:
            print(spec, x, format(x, spec))
        except ValueError as e:
            print(spec, x, "ValueError", e)
for x in [float("nan"), float("inf"), float("-inf")]:
    print(f"{x} {x:f} {x:e} {x:10.2f}| {x:+} {x:010} {x:%}")
