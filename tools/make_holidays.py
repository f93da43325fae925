#!/usr/bin/env python3
"""Writes src/lexicon/holidays.tsv: the days on which Thai government offices are closed, 2547-2575 BE.

    pip install holidays==0.108 && python3 tools/make_holidays.py > src/lexicon/holidays.tsv

The package computes fixed and lunar holidays and their substitutes by rule, and lists the special ones that the cabinet
declared up to its release; special days declared since are missing until the table is made again. National Labour Day
closes banks and firms, not government offices, and is left out, as is Children's Day, always a Saturday.
"""
import holidays

YEARS = range(2547 - 543, 2575 - 543 + 1)
NOT_OFFICES = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")

days = holidays.Thailand(years=YEARS, categories=("public", "government"), language="th")
print("# Days on which Thai government offices are closed, 2547-2575 BE, weekends left out.")
print(f"# source: Python package `holidays` {holidays.__version__} (MIT), Thailand, categories public and government,")
print("# source: without Labour Day; made by tools/make_holidays.py. Special holidays declared after that release are missing.")
print("# date\tname")
for day, name in sorted(days.items()):
    names = [n for n in name.split("; ") if not n.removeprefix("ชดเชย").startswith(NOT_OFFICES)]
    if names and day.weekday() < 5:
        print(f"{day}\t{names[0]}")
