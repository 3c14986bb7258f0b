#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the tests notice when the program is wrong? Mutation testing of sim/base, sim/engine and sim/study.

A mutant is the program with one small mistake: an operator, a constant or a condition changed, a statement left out.
It is killed when a test fails, crashes or does not end; a mutant that lives shows what no test looks at (or what makes
no difference). Mutants are drawn at random, evenly over the places where one can be made; those that do not compile
are drawn again. For DeMillo, Lipton and Sayward, "Hints on test data selection" (Computer, 1978).

  tests/mutants.py WORK [--count 300] [--seed 1] [--workers 2] [--files REGEX] [--seconds FROM TO] [--only FILE] [--sanitize]

Everything happens in WORK, an empty folder or that of an earlier run; the source is copied there for every worker, and
once more, built for gcov: only tests that pass through the line of a mutant are asked about it. What was found is
appended to WORK/mutants.tsv, a line a mutant, and not asked again: who was interrupted goes on where he was. --seconds
asks only tests that take so long. --only tries the survivors of such a file again, with other tests, or with --sanitize
under the sanitizers, which see what outputs do not: memory not given back, a place beside the one meant; what comes of
that is in WORK/again.tsv.
"""
import argparse
import filecmp
import glob
import hashlib
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ("sim/base", "sim/engine", "sim/study")
# Compiled only where a library is missing, or a program of the build.
LEFT_OUT = re.compile(r"_none\.c$|ziggurat_tables\.c$")
# Tests of the installation, of memory checkers and of chance at length: minutes, and not about these folders.
SLOW = re.compile(r"cli\.(valgrind|install|help|interrupt)|cases\.lessons|headers")

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*) | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*') | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<number>(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)[uUlLfF]*) | (?P<name>[A-Za-z_]\w*)
  | (?P<operator>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!&|^~?:;,.(){}\[\]])
""", re.X | re.S | re.M)

SWAPS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
         "&&": ("||",), "||": ("&&",), "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("*",), "+=": ("-=",),
         "-=": ("+=",), "*=": ("/=",), "/=": ("*=",), "++": ("--",), "--": ("++",), "<<": (">>",), ">>": ("<<",),
         "&": ("|",), "|": ("&",)}
NAMES = {"true": "false", "false": "true", "fmin": "fmax", "fmax": "fmin", "floor": "ceil", "ceil": "floor",
         "continue": "break", "break": "continue"}
KEYWORDS = {"return", "case", "sizeof", "else", "do", "goto"}


def tokens_of(text):
    """Tokens with their places, without what is no code: comments, texts, directives, whole assertions."""
    kept, skip = [], 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("comment", "directive"):
            continue
        token = (kind, match.group(), match.start())
        if kind == "name" and match.group() in ("assert", "static_assert", "_Static_assert", "__builtin_prefetch"):
            skip = -1
        if skip:
            if token[1] == "(":
                skip = 1 if skip < 0 else skip + 1
            elif token[1] == ")":
                skip = 0 if skip == 1 else skip - 1
            continue
        kept.append(token)
    return kept


def changed_number(text):
    if re.fullmatch(r"\d+[uUlL]*", text):
        digits = re.match(r"\d+", text).group()
        return str(int(digits) + 1) + text[len(digits):]
    if re.fullmatch(r"\d*\.\d*(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+", text):
        value = float(text)
        return "1.0" if value == 0 else repr(value * 2)
    return None


def statements(tokens):
    """(start, end) of simple statements that begin with a name or an operator and hold an assignment or a call."""
    begin, depth = None, 0
    for index, (kind, text, place) in enumerate(tokens):
        if text in "{};" and depth == 0 or text == ":" and depth == 0:
            if text == ";" and begin is not None:
                inside = tokens[begin:index]
                words = [t[1] for t in inside]
                declares = len(inside) > 1 and inside[0][0] == "name" and (
                    inside[1][0] == "name" or inside[0][1] in ("const", "static", "struct", "double", "size_t"))
                pointer = len(inside) > 2 and inside[1][1] == "*" and inside[0][0] == "name"
                if not declares and not pointer and inside and inside[0][1] not in KEYWORDS | {
                        "break", "continue", "if", "for", "while", "switch", "return"} and (
                        "(" in words or "++" in words or "--" in words or any(w.endswith("=") for w in words)):
                    yield inside[0][2], place + 1
            begin = index + 1
        elif text in "([":
            depth += 1
        elif text in ")]":
            depth = max(0, depth - 1)
            if depth == 0 and begin is not None and tokens[begin][1] in ("if", "for", "while", "switch"):
                begin = index + 1
        elif text == "else":
            begin = index + 1


def mutants_of(path, text):
    """Every (file, line, column, rule, start, end, replacement)."""
    tokens = tokens_of(text)
    found = []

    def add(rule, start, end, replacement):
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        found.append((path, line, column, rule, start, end, replacement))

    body = 0
    for index, (kind, word, place) in enumerate(tokens):
        before = tokens[index - 1] if index else ("operator", ";", 0)
        after = tokens[index + 1] if index + 1 < len(tokens) else ("operator", ";", 0)
        body += (word == "{") - (word == "}")
        if body <= 0:
            continue
        end = place + len(word)
        value_before = before[0] in ("name", "number") and before[1] not in KEYWORDS or before[1] in (")", "]")
        if kind == "operator" and word in SWAPS:
            binary = word in ("++", "--") or value_before and after[1] not in (")", ",", ";")
            for other in SWAPS[word] if binary else ():
                add(f"{word} to {other}", place, end, other)
        elif kind == "operator" and word == "!":
            add("! left out", place, end, "")
        elif kind == "name" and word in NAMES:
            add(f"{word} to {NAMES[word]}", place, end, NAMES[word])
        elif kind == "number" and before[1] != "case":
            other = changed_number(word)
            if other is not None:
                add(f"{word} to {other}", place, end, other)
        if kind == "name" and word in ("if", "while") and after[1] == "(":
            add(f"{word} never", after[2] + 1, after[2] + 1, "0 && ")
            if word == "if":
                add("if always", after[2] + 1, after[2] + 1, "1 || ")
    for start, end in statements(tokens):
        add("statement left out", start, end, ";")
    return found


def run(command, folder, seconds, environment=None):
    """Exit status, or None when it did not end. Every process has so many seconds of processor time, so that other work
    on the machine does not change a verdict, nor a child that outlives its parent stay for ever; who sleeps has longer."""
    limited = ["sh", "-c", f'ulimit -t {int(seconds) + 1}; exec "$@"', "sh", *command]
    process = subprocess.Popen(limited, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, start_new_session=True, env=environment)
    try:
        return process.wait(timeout=20 + 3 * seconds)
    except subprocess.TimeoutExpired:
        subprocess.run(["pkill", "-KILL", "-s", str(process.pid)], check=False)
        process.wait()
        return None


def copy_changed(source, target):
    """What an interrupted run left mutated is changed back, and by that built anew."""
    if not os.path.exists(target) or not filecmp.cmp(source, target, shallow=False):
        shutil.copy(source, target)


class Build:
    """A copy of the source, built."""

    def __init__(self, work, name, flags, *options):
        self.source = os.path.join(work, f"source-{name}")
        self.build = os.path.join(work, f"build-{name}")
        self.temporary = os.path.join(work, f"tmp-{name}")
        shutil.copytree(ROOT, self.source, ignore=shutil.ignore_patterns("build", ".git"), dirs_exist_ok=True,
                        copy_function=copy_changed)
        os.makedirs(self.temporary, exist_ok=True)
        self.environment = dict(os.environ, TMPDIR=self.temporary, CK_TIMEOUT_MULTIPLIER="10")
        self.check(["cmake", "-S", self.source, "-B", self.build, "-DCMAKE_BUILD_TYPE=Debug", "-DBUILD_TESTING=ON",
                    f"-DCMAKE_C_FLAGS_DEBUG={flags}", *options])
        self.check(["cmake", "--build", self.build, "-j", "2"])
        listed = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build, check=True, capture_output=True)
        self.tests = [self.test(entry) for entry in json.loads(listed.stdout)["tests"] if not SLOW.search(entry["name"])]

    @staticmethod
    def check(command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    @staticmethod
    def test(entry):
        properties = {p["name"]: p["value"] for p in entry.get("properties", [])}
        return {"name": entry["name"], "command": entry["command"], "folder": properties.get("WORKING_DIRECTORY", "/"),
                "environment": dict(v.split("=", 1) for v in properties.get("ENVIRONMENT", []))}

    def run_test(self, test, seconds):
        return run(test["command"], test["folder"], seconds, dict(self.environment, **test["environment"]))


class Lines(Build):
    """Which tests pass through which lines, and how long they take; kept for as long as no file changes."""

    def __init__(self, work):
        super().__init__(work, "lines", "-O1 --coverage")
        self.seconds, self.through = {}, {}
        kept, state = os.path.join(work, "lines.json"), self.state()
        if os.path.exists(kept):
            with open(kept, encoding="utf-8") as lines:
                known = json.load(lines)
            if known["state"] == state:
                self.seconds = known["seconds"]
                self.through = {(path, line): set(tests) for path, line, tests in known["through"]}
                return
        self.measure()
        through = [(path, line, sorted(tests)) for (path, line), tests in self.through.items()]
        with open(kept, "w", encoding="utf-8") as lines:
            json.dump({"state": state, "seconds": self.seconds, "through": through}, lines)

    def state(self):
        """Of all files that matter: a digest of their texts."""
        digest = hashlib.sha256()
        for folder in ("sim", "include", "tests", "scenarios"):
            for path in sorted(glob.glob(os.path.join(self.source, folder, "**"), recursive=True)):
                if os.path.isfile(path) and not path.endswith((".md", ".py")):
                    with open(path, "rb") as text:
                        digest.update(path.encode() + text.read())
        return digest.hexdigest()

    def measure(self):
        for test in self.tests:
            for counts in glob.glob(os.path.join(self.build, "**/*.gcda"), recursive=True):
                os.remove(counts)
            begin = time.monotonic()
            if self.run_test(test, 3600) != 0: # proves nothing of a mutant
                print(f"{test['name']} fails without a mutant: left out", file=sys.stderr)
                continue
            self.seconds[test["name"]] = time.monotonic() - begin
            self.read(test["name"])

    def read(self, name):
        counts = [c for folder in FOLDERS for c in glob.glob(os.path.join(self.build, "CMakeFiles",
                  os.path.basename(folder) + ".dir", "**/*.gcda"), recursive=True)]
        if not counts:
            return
        told = subprocess.run(["gcov", "--json-format", "--stdout", *counts], cwd=self.build, check=True,
                              capture_output=True).stdout.decode()
        for document in told.splitlines():
            for source in json.loads(document)["files"]:
                path = os.path.relpath(os.path.join(self.source, source["file"]), self.source)
                for line in source["lines"]:
                    if line["count"] > 0:
                        self.through.setdefault((path, line["line_number"]), set()).add(name)

    def of(self, mutant, text):
        """The tests that pass through the statement of a mutant: gcov counts a line where its code begins."""
        path, line, start = mutant[0], mutant[1], mutant[4]
        found = set(self.through.get((path, line), ()))
        begin = max(text.rfind(";", 0, start), text.rfind("{", 0, start), text.rfind("}", 0, start))
        for other in range(text.count("\n", 0, begin) + 1, line + 2):
            found |= self.through.get((path, other), set())
        return found


class Worker(Build):
    """One library shared by all tests: a mutant is one compilation and one link."""

    def __init__(self, work, number, sanitize):
        name = f"{number}-sanitized" if sanitize else str(number)
        super().__init__(work, name, "-O1 -g0", "-DBUILD_SHARED_LIBS=ON",
                         f"-DHOLDTIME_SANITIZE={'address,undefined' if sanitize else ''}")
        with open(os.path.join(self.build, "compile_commands.json"), encoding="utf-8") as commands:
            self.commands = {entry["file"]: entry for entry in json.load(commands)
                             if "/CMakeFiles/headers_alone" not in entry["command"]}
        with open(os.path.join(self.build, "CMakeFiles/libholdtime.dir/link.txt"), encoding="utf-8") as link:
            self.link = link.read().strip()

    def compile(self, path):
        """The object of a source; of a header, those of its folder."""
        folder = os.path.dirname(path)
        sources = [path] if path.endswith(".c") else [
            os.path.join(folder, name) for name in sorted(os.listdir(os.path.join(self.source, folder)))]
        for source in sources:
            entry = self.commands.get(os.path.join(self.source, source))
            if entry and run(["sh", "-c", entry["command"]], entry["directory"], 300) != 0:
                return False
        return run(["sh", "-c", self.link], self.build, 300) == 0

    def write(self, path, text):
        with open(os.path.join(self.source, path), "w", encoding="utf-8") as out:
            out.write(text)


class Campaign:
    def __init__(self, arguments):
        self.work = arguments.work
        self.lock = threading.Lock()
        self.texts, self.mutants = {}, []
        for folder in FOLDERS:
            for name in sorted(os.listdir(os.path.join(ROOT, folder))):
                path = f"{folder}/{name}"
                if name.endswith((".c", ".h")) and not LEFT_OUT.search(path) and re.search(arguments.files, path):
                    with open(os.path.join(ROOT, path), encoding="utf-8") as source:
                        self.texts[path] = source.read()
                    self.mutants += mutants_of(path, self.texts[path])
        random.Random(arguments.seed).shuffle(self.mutants)
        self.wanted = arguments.count
        self.told = os.path.join(self.work, "again.tsv" if arguments.only else "mutants.tsv")
        self.next = self.killed = self.survived = self.stillborn = 0
        if arguments.only:
            names = self.verdicts(arguments.only)
            self.mutants = [m for m in self.mutants if names.get(self.name(m)) == "survived"]
            self.wanted = len(self.mutants)
        known = self.verdicts(self.told)
        for mutant in list(self.mutants):
            verdict = known.get(self.name(mutant))
            self.killed += verdict == "killed"
            self.survived += verdict == "survived"
            if verdict:
                self.mutants.remove(mutant)
        self.kills = {}
        self.sanitized = arguments.sanitize
        self.lines = Lines(arguments.work)
        least, most = arguments.seconds
        self.seconds = {name: s for name, s in self.lines.seconds.items() if least <= s < most}

    @staticmethod
    def verdicts(path):
        """Of every mutant in such a file."""
        if not os.path.exists(path):
            return {}
        with open(path, encoding="utf-8") as told:
            return {fields[1]: fields[0] for fields in (line.split("\t") for line in told)}

    @staticmethod
    def name(mutant):
        return f"{mutant[0]}:{mutant[1]}:{mutant[2]}:{mutant[3]}"

    def tests_of(self, worker, mutant):
        """Those first that killed most in the least time so far."""
        through = self.lines.of(mutant, self.texts[mutant[0]])
        return sorted((t for t in worker.tests if t["name"] in through and t["name"] in self.seconds),
                      key=lambda t: -(self.kills.get(t["name"], 0) + 0.5) / (self.seconds[t["name"]] + 0.05))

    def judge(self, worker, mutant):
        path, _, _, _, start, end, replacement = mutant
        text = self.texts[path]
        tests = self.tests_of(worker, mutant)
        worker.write(path, text[:start] + replacement + text[end:])
        try:
            if not worker.compile(path):
                return "stillborn", ""
            for test in tests:
                if worker.run_test(test, 3 + 3 * self.seconds[test["name"]] * (6 if self.sanitized else 1)) != 0:
                    return "killed", test["name"]
            return "survived", f"{len(tests)} tests"
        finally:
            worker.write(path, text)
            worker.compile(path)

    def take(self):
        with self.lock:
            if self.killed + self.survived >= self.wanted or self.next >= len(self.mutants):
                return None
            self.next += 1
            return self.mutants[self.next - 1]

    def note(self, mutant, verdict, by):
        path, line = mutant[0], mutant[1]
        with self.lock:
            if verdict == "stillborn":
                self.stillborn += 1
                return
            self.killed += verdict == "killed"
            self.survived += verdict == "survived"
            if verdict == "killed":
                self.kills[by] = self.kills.get(by, 0) + 1
            code = self.texts[path].split("\n")[line - 1].strip()
            with open(self.told, "a", encoding="utf-8") as out:
                out.write(f"{verdict}\t{self.name(mutant)}\t{by}\t{code}\n")
            print(f"{self.killed} killed, {self.survived} survived: {verdict} {self.name(mutant)} {by}", flush=True)

    def work_through(self, worker):
        for mutant in iter(self.take, None):
            verdict, by = self.judge(worker, mutant)
            self.note(mutant, verdict, by)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="those that survived according to this mutants.tsv")
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("--files", default="")
    parser.add_argument("--seconds", type=float, nargs=2, default=(0.0, math.inf), metavar=("FROM", "TO"))
    arguments = parser.parse_args()
    arguments.work = os.path.abspath(arguments.work)
    os.makedirs(arguments.work, exist_ok=True)
    campaign = Campaign(arguments)
    print(f"{len(campaign.mutants)} places", flush=True)
    workers = [Worker(arguments.work, number, arguments.sanitize) for number in range(arguments.workers)]
    threads = [threading.Thread(target=campaign.work_through, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = campaign.killed + campaign.survived
    print(f"{campaign.killed} of {total} mutants killed ({100 * campaign.killed / max(1, total):.1f}%), "
          f"{campaign.stillborn} did not compile")


if __name__ == "__main__":
    main()
