#!/usr/bin/env python3
"""Draws what a command printed as an SVG picture: saraban ... | tools/picture.py TITLE > docs/demo.svg"""
import sys
from html import escape

LINE, TOP = 21, 52
rows = [row.rstrip()[:118] for row in sys.stdin.read().strip("\n").split("\n")][:46]
height = TOP + LINE * len(rows) + 14
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 {height}" font-family="monospace" font-size="14">')
print(f'<rect width="1080" height="{height}" rx="8" fill="#1d2430"/><text x="20" y="28" fill="#8fb3d9">$ {escape(sys.argv[1])}</text>')
for i, row in enumerate(rows):
    print(f'<text x="20" y="{TOP + LINE * i}" fill="#e8ecf1" xml:space="preserve">{escape(row)}</text>')
print("</svg>")
