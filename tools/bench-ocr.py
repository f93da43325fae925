"""Measures OCR: saraban, stock Tesseract (tha, script/Thai) and OCRmyPDF over the same typeset pages in the same run.

    python tools/bench-ocr.py [--pages N] [--seed S] [--only saraban,tha,...] [--out target/bench-ocr] [--readme]

Every system gets the same JPEGs (one-bit: PNGs) on one core, and nothing is told about them. The pages are made by samples/make, with a seed
that nothing was trained or tuned on. Seconds are those that the processor worked, so that what else runs on the machine hardly counts. Writes
OUT.md (a table) and OUT.json (with every piece of text that was misread); with --readme, the table goes into README.md too. A system that is
not installed is left out and named; `make bench-ocr` installs them all.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
SARABAN = ROOT / "target/release/saraban"
QUALITIES = ("clean", "fair", "poor")

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTH = "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
_CATCHWORD = re.compile(r"^/.*\.\.\.$")
"""`/จึงเรียนมา ...` at a page's foot: furniture, which is no text of the letter."""
_DATE = re.compile(rf"(?<!\d)\d{{1,2}}(?:{_MONTH})\d{{4}}(?!\d)")


def squash(text: str) -> str:
    """As `saraban eval` does: no spaces, one script of digits, SARA AM composed, one dash."""
    return re.sub(r"\s+", "", text.replace("ํา", "ำ").translate(_ARABIC)).replace("–", "-")


# -- systems -------------------------------------------------------------------------------------------------------------


@dataclass
class Reading:
    """What a system made of the pages: text by file name, processor seconds and peak memory (MiB) over all of them."""

    text: dict[str, str]
    seconds: float
    memory: float


def on_one_core(command: list[str], **more) -> tuple[subprocess.CompletedProcess, float, float]:
    """Runs it on one core; returns how it ended, its processor seconds, and the most memory that one of its processes held (MiB)."""
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "RAYON_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(["taskset", "-c", "0", *command], stdout=out, stderr=err, env=environment, **more)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = usage.ru_utime + usage.ru_stime
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        return subprocess.CompletedProcess(command, child.returncode, out.read(), err.read()), seconds, usage.ru_maxrss / 1024


def saraban(pages: list[Path], engine: str) -> Reading:
    """All pages in one run, as it is used."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        done, seconds, memory = on_one_core([str(SARABAN), "run", *map(str, pages), "--out", str(archive), "--jobs", "1", "--progress", "none", "--engine", engine])
        if done.returncode not in (0, 2):
            sys.exit(f"saraban run failed: {done.stderr.decode()}")
        text: dict[str, list[str]] = {}
        for line in (archive / "letters.jsonl").read_text(encoding="utf-8").splitlines():
            letter = json.loads(line)
            text.setdefault(Path(letter["source"]["path"]).name, []).append(letter["text"])
    return Reading({k: "\n".join(v) for k, v in text.items()}, seconds, memory)


def tesseract(pages: list[Path], model: str) -> Reading:
    """All pages in one run, so that it loads its model but once."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("".join(f"{page}\n" for page in pages))
        listed.flush()
        done, seconds, memory = on_one_core(["tesseract", listed.name, "stdout", "-l", model])
    return Reading(dict(zip([p.name for p in pages], done.stdout.decode(errors="replace").split("\f"))), seconds, memory)


def ocrmypdf(pages: list[Path]) -> Reading:
    """A run a page: it takes one image."""
    text, total, most = {}, 0.0, 0.0
    dpi = json.loads((pages[0].parent.parent / "dpi.json").read_text())
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            sidecar = Path(folder) / "text"
            command = ["ocrmypdf", "--quiet", "-l", "tha", "--jobs", "1", "--image-dpi", str(dpi[page.name]), "--sidecar", str(sidecar), str(page), f"{folder}/out.pdf"]
            done, seconds, memory = on_one_core(command)
            if not sidecar.exists():
                sys.exit(f"ocrmypdf failed: {done.stderr.decode()}")
            text[page.name], total, most = sidecar.read_text(encoding="utf-8", errors="replace"), total + seconds, max(most, memory)
    return Reading(text, total, most)


def has_model(name: str) -> bool:
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False) if shutil.which("tesseract") else None
    return listed is not None and name in listed.stdout.split()


def script_model() -> str:
    """Where Debian puts Tesseract's model for Thai script: under `script/` since 13, beside the others before."""
    return "script/Thai" if has_model("script/Thai") else "Thai"


SYSTEMS = {
    "saraban": ("saraban", lambda: SARABAN.exists(), lambda p: saraban(p, "net")),
    "tha": ("Tesseract `tha`", lambda: has_model("tha"), lambda p: tesseract(p, "tha")),
    "script": ("Tesseract `script/Thai`", lambda: has_model(script_model()), lambda p: tesseract(p, script_model())),
    "ocrmypdf": ("OCRmyPDF (`tha`)", lambda: shutil.which("ocrmypdf") is not None and has_model("tha"), ocrmypdf),
}


# -- measures ------------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """Sums over pages."""

    characters: int = 0
    errors: int = 0
    digits: int = 0
    digits_right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    dates: int = 0
    dates_right: int = 0
    misread: list = field(default_factory=list)

    def add(self, page: dict, read: str) -> None:
        read = squash(read)
        truth = squash("\n".join(line["text"] for line in page["lines"] if not _CATCHWORD.match(line["text"])))
        for i in range(0, len(truth), 60):
            self._piece(truth[i : i + 60], read, page["file"])
        cited = [page["number"], *(r["number"] for r in page["references"])]
        for number in {squash(n) for n in cited if n} & set(_numbers_on(truth, cited)):
            self.numbers += 1
            self.numbers_right += re.search(re.escape(number) + r"(?!\d)", read) is not None
        for date in set(_DATE.findall(truth)):
            self.dates += 1
            self.dates_right += re.search(r"(?<!\d)" + date + r"(?!\d)", read) is not None

    def _piece(self, piece: str, read: str, file: str) -> None:
        """The errors of a piece of the truth at its best place in what was read, whatever the reading order."""
        digits = [i for i, c in enumerate(piece) if c.isdigit()]
        self.characters += len(piece)
        self.digits += len(digits)
        if not read:
            self.errors += len(piece)
            return
        at = fuzz.partial_ratio_alignment(piece, read)
        narrow, wide = read[at.dest_start : at.dest_end], read[max(0, at.dest_start - 6) : at.dest_end + 6]
        best = min((narrow, wide), key=lambda there: Levenshtein.distance(piece, there))
        edits = Levenshtein.editops(piece, best)
        self.errors += min(len(edits), len(piece))
        if edits:
            self.misread.append({"file": file, "truth": piece, "read": best})
        wrong = {e.src_pos for e in edits if e.tag in ("replace", "delete")}
        self.digits_right += sum(i not in wrong for i in digits)

    def row(self) -> dict:
        share = lambda right, of: round(right / of, 4) if of else None  # noqa: E731
        return {"cer": share(self.errors, self.characters), "digits_right": share(self.digits_right, self.digits),
                "numbers_right": share(self.numbers_right, self.numbers), "dates_right": share(self.dates_right, self.dates),
                "characters": self.characters, "digits": self.digits, "numbers": self.numbers, "dates": self.dates}


def _numbers_on(truth: str, cited: list) -> list[str]:
    """Those of the numbers that stand on this page: a letter may cite more on its next."""
    return [squash(n) for n in cited if n and squash(n) in truth]


# -- the run -------------------------------------------------------------------------------------------------------------


def make_pages(folder: Path, count: int, seed: int) -> list[dict]:
    subprocess.run([sys.executable, str(ROOT / "samples/make"), "--out", str(folder), "--count", str(count), "--seed", str(seed), "--lines"], check=True)
    rows = [json.loads(line) for line in (folder / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    (folder / "dpi.json").write_text(json.dumps({r["file"]: r["dpi"] for r in rows}))
    return rows


def version(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).splitlines()[0]
    except (OSError, IndexError):
        return "not installed"


def cpu() -> str:
    names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    return names[0] if names else os.uname().machine


def table(results: dict) -> str:
    """The table in Markdown, and below it the conditions and how much faster saraban was than each of the others."""
    head = "| scan | system | CER | digits right | numbers whole | dates whole | s/page, one core | peak MiB |\n|---|---|--:|--:|--:|--:|--:|--:|\n"
    percent = lambda x, places=2: "–" if x is None else f"{100 * x:.{places}f} %"  # noqa: E731
    rows = [f"| {quality} | {SYSTEMS[name][0]} | {percent(r['cer'])} | {percent(r['digits_right'])} | {percent(r['numbers_right'], 1)} | {percent(r['dates_right'], 1)} | {r['seconds_a_page']:.2f} | {r['peak_mib']:.0f} |"
            for quality, by_system in results["scans"].items() for name, r in by_system.items()]
    return head + "\n".join(rows) + "\n\n" + about(results) + "\n"


def about(results: dict) -> str:
    clean = results["scans"]["clean"]
    ours = clean.get("saraban", {}).get("seconds_a_page")
    faster = [f"{SYSTEMS[name][0]} {r['seconds_a_page'] / ours:.0f}" for name, r in clean.items() if ours and name != "saraban"]
    times = f" Clean pages take {', '.join(faster)} times as long as saraban." if faster else ""
    return (f"Measured on {results['date']}: {results['pages']} A4 pages a row, {results['lines_a_page']:.0f} lines each (seed {results['seed']}); clean is 300 dpi, fair 200 dpi, "
            f"skewed, JPEG 55, poor 200 dpi, one bit, specks. Processor seconds on one core of an {results['cpu']} that others worked on too (load {results['load']:.0f}); "
            f"{'; '.join(results['versions'].values())}.{times}")


def into_readme(text: str) -> None:
    """Puts the table between its marks in README.md."""
    readme = ROOT / "README.md"
    before, begin, rest = readme.read_text(encoding="utf-8").partition("<!-- make bench-ocr -->\n")
    _, end, after = rest.partition("<!-- to here -->\n")
    if not (begin and end):
        sys.exit("README.md has lost the marks between which the table stands")
    readme.write_text(before + begin + text + end + after, encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--pages", type=int, default=6, help="pages a quality")
    arguments.add_argument("--seed", type=int, default=20260)
    arguments.add_argument("--only", default=",".join(SYSTEMS), help="systems, by comma")
    arguments.add_argument("--out", type=Path, default=ROOT / "target/bench-ocr")
    arguments.add_argument("--readme", action="store_true", help="put the table into README.md")
    a = arguments.parse_args()
    chosen = []
    for name in a.only.split(","):
        if SYSTEMS[name][1]():
            chosen.append(name)
        else:
            print(f"left out, not installed: {SYSTEMS[name][0]}", file=sys.stderr)
    results = {"date": f"{datetime.date.today():%-d %B %Y}", "pages": a.pages, "seed": a.seed, "cpu": cpu(), "load": os.getloadavg()[0], "scans": {},
               "versions": {"saraban": version([str(SARABAN), "--version"]), "tesseract": version(["tesseract", "--version"]), "ocrmypdf": "OCRmyPDF " + version(["ocrmypdf", "--version"])}}
    with tempfile.TemporaryDirectory() as folder:
        rows = make_pages(Path(folder), a.pages, a.seed)
        results["lines_a_page"] = sum(len(r["lines"]) for r in rows) / len(rows)
        for quality in QUALITIES:
            these = [r for r in rows if r["quality"] == quality]
            pages = [Path(folder) / "scans" / r["file"] for r in these]
            results["scans"][quality] = {}
            for name in chosen:
                reading, score = SYSTEMS[name][2](pages), Score()
                for row in these:
                    score.add(row, reading.text.get(row["file"], ""))
                result = score.row() | {"seconds_a_page": round(reading.seconds / len(pages), 3), "peak_mib": round(reading.memory, 1)}
                print(f"{quality:6} {name:9} {result}", file=sys.stderr, flush=True)
                results["scans"][quality][name] = result | {"misread": score.misread}
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.with_suffix(".json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    a.out.with_suffix(".md").write_text(table(results), encoding="utf-8")
    print(table(results))
    if a.readme:
        into_readme(table(results))


if __name__ == "__main__":
    main()
