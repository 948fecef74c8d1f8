class Problem(Exception):
    def __str__(self):
        return "custom text"
try:
    {}["k"]
except KeyError:
    raise Problem()
