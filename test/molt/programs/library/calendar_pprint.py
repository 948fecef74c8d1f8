import calendar, pprint
print(calendar.month(2024, 2)); print(calendar.isleap(2024), calendar.monthrange(2023, 2), calendar.weekday(2024, 5, 17), calendar.leapdays(2000, 2024), list(calendar.day_name)[:2], calendar.month_abbr[3], calendar.monthcalendar(2024, 9)[0])
pprint.pprint({"b": [1, 2, 3], "a": {"x": "y" * 30, "z": list(range(15))}, "c": ("t",)}); pprint.pprint(list(range(40)), width=40); print(pprint.pformat([[1, 2], {"k": "v"}]), pprint.pformat({"z": 1, "a": 2}), pprint.pformat({"z": 1, "a": 2}, sort_dicts=False)); pprint.pprint("word " * 30, width=50)
