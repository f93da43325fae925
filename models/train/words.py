"""The raw text that lines are cut from: official wording, dictionary words, names and places. Read once, kept in memory."""
import csv
import gzip
import random
import re
import zlib
from functools import lru_cache
from pathlib import Path

import pythainlp

from charset import clean, known

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
THAI_CORPUS = Path(pythainlp.__file__).parent / "corpus"


def _lines(path):
    return [w for w in (clean(x) for x in path.read_text(encoding="utf8").splitlines()) if w and known(w)]


@lru_cache
def official(held=False):
    """Paragraphs of cabinet summaries and government news, 20 characters and more: those to train on, or the held-out twentieth."""
    out = []
    for name in ("cabinet", "news"):
        with gzip.open(CORPUS / f"official-text/{name}.txt.gz", "rt", encoding="utf8") as f:
            for line in f:
                line = clean(line)
                if len(line) >= 20 and not line.startswith("=====") and (zlib.crc32(line.encode()) % 20 == 0) == held:
                    out.append("".join(ch for ch in line if known(ch)))
    return out


@lru_cache
def dictionary():
    return [w for name in ("words_th", "orst_words_th", "wikipedia_titles_th") for w in _lines(THAI_CORPUS / f"{name}.txt") if len(w) < 28]


@lru_cache
def syllables():
    return _lines(THAI_CORPUS / "syllables_th.txt")


@lru_cache
def given_names():
    return _lines(THAI_CORPUS / "person_names_female_th.txt") + _lines(THAI_CORPUS / "person_names_male_th.txt")


@lru_cache
def family_names():
    return _lines(THAI_CORPUS / "family_names_th.txt")


def _column(name, column):
    with open(CORPUS / "lists" / name, encoding="utf8") as f:
        return [clean(row[column]) for row in csv.DictReader(f)]


@lru_cache
def provinces():
    return _column("provinces.csv", "name_th")


@lru_cache
def districts():
    return _column("districts.csv", "name_th")


@lru_cache
def english():
    """English words as official text and the gazetteer have them."""
    found = set(_column("districts.csv", "name_en"))
    for line in official()[::3]:
        found.update(re.findall(r"[A-Za-z][A-Za-z’'&-]+(?: [A-Za-z]+)*", line))
    return sorted(w for w in found if known(w) and len(w) < 30)


@lru_cache
def codes():
    """The two-letter codes of provinces."""
    text = (CORPUS / "lists/province_codes.tsv").read_text(encoding="utf8")
    return [line.split("\t")[1] for line in text.splitlines() if "\t" in line]


def cut(rng, text, length):
    """A piece of about `length` characters from a random place of `text`, not torn inside a letter and its marks."""
    if len(text) <= length:
        return text
    start = rng.randrange(len(text) - length)
    while start and re.match("[ัิ-ฺ็-๎าำะ]", text[start]):
        start += 1
        if start == len(text):
            return text[:length]
    end = start + length
    while end < len(text) and re.match("[ัิ-ฺ็-๎าำะ]", text[end]):
        end += 1
    return text[start:end].strip()


def pick(source, rng=random):
    return source[rng.randrange(len(source))]
