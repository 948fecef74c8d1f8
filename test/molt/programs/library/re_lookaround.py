import re
print(re.findall(r"\w+(?=!)", "hi! there you!"), re.findall(r"\b\w+\b(?!!)", "hi! there you!"), re.findall(r"(?<=\$)\d+", "$5 6 $70"), re.findall(r"(?<!\$)\b\d+", "$5 6 $70"))
print(re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"), re.match(r"(?=.*\d)(?=.*[a-z]).{4,}", "ab12").group(), re.split(r"(?<=,)", "a,b,c"))
print(re.findall(r"(?<=ab)c", "abc xc"), re.search(r"(?<!-)\b\w", "-a b").group())
try:
    re.compile(r"(?<=a+)b")
except re.error as e:
    print(e)
