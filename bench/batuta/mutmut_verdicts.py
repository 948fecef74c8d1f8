"""Which mutants two tools have in common, and what each says of them.

Usage: mutmut_verdicts.py ROOT REPORT MUTANTS   ROOT: the project; REPORT: JSON report of `mutants`; MUTANTS: the folder that mutmut made
Prints {"mutmut": {status: count}, "common": n, "differing": [{"file", "line", "original", "replacement", "ours", "mutmut"}]}.

Both change one function at a time, so a mutant is known by its file and by the syntax tree of the whole module with that change.
"""
from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Iterator

STATUSES = {1: "killed", 3: "killed", 0: "survived", 5: "noCoverage", 33: "noCoverage", 36: "timeout", -24: "timeout", 24: "timeout", 152: "timeout", 255: "timeout"}
NAME = re.compile(r"^x(?:_|ǁ(?P<owner>.+)ǁ)(?P<function>.+?)__mutmut_(?P<number>orig|\d+)$")


class Fold(ast.NodeTransformer):
    """`(100 + 1)` is 101."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        left, right = node.left, node.right
        if isinstance(node.op, ast.Add) and isinstance(left, ast.Constant) and isinstance(right, ast.Constant) and type(left.value) in (int, float) and right.value == 1:
            return ast.Constant(left.value + 1)
        return node


def functions(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from functions(node.body, f"{owner}.{node.name}" if owner else node.name)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{owner}:{node.name}", node


def shape(node: Any) -> str:
    """What a function does, whatever it is called and decorated with."""
    folded = Fold().visit(node)
    return " ".join(ast.dump(part) for part in (folded.args, *folded.body))


def mutmuts(file: Path, meta: Path) -> dict[tuple[str, str], str]:
    """Status by function and shape."""
    codes = {key.rsplit(".", 1)[1]: code for key, code in json.loads(meta.read_text())["exit_code_by_key"].items()}
    found = {}
    for place, node in functions(ast.parse(file.read_text()).body):
        owner, _, name = place.rpartition(":")
        match = NAME.match(name)
        if match and match["number"] != "orig":
            found[f"{owner}:{match['function']}", shape(node)] = STATUSES.get(codes.get(name), "other")
    return found


def ours(root: Path, file: str, mutants: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, shape and mutant of each that lies in a function."""
    text = (root / file).read_text()
    lines = text.splitlines(keepends=True)
    spans = [(place, node.lineno, node.end_lineno) for place, node in functions(ast.parse(text).body)]
    for mutant in mutants:
        place = next((place for place, first, last in spans if first <= mutant["line"] <= last), None)
        if place is None:
            continue
        line = mutant["line"] - 1
        before = "".join(lines[:line]) + lines[line].encode()[: mutant["column"] - 1].decode()
        mutated = f"{before}{mutant['replacement']}{text[len(before) + len(mutant['original']) :]}"
        try:
            node = dict(functions(ast.parse(mutated).body))[place]
        except SyntaxError:
            continue
        yield place, shape(node), mutant


def main() -> None:
    root, report, mutants = (Path(argument) for argument in sys.argv[1:4])
    by_file: dict[str, list[dict[str, Any]]] = {}
    for mutant in json.loads(report.read_text())["mutants"]:
        by_file.setdefault(mutant["file"], []).append(mutant)
    totals: Counter[str] = Counter()
    common, differing = 0, []
    for meta in sorted(mutants.rglob("*.py.meta")):
        file = meta.relative_to(mutants).as_posix()[: -len(".meta")]
        theirs = mutmuts(mutants / file, meta)
        totals.update(theirs.values())
        for place, made, mutant in ours(root, file, by_file.get(file, [])):
            status = theirs.get((place, made))
            if status is None or status == "other":
                continue
            common += 1
            noticed = [one in ("killed", "timeout") for one in (mutant["status"], status)]
            if noticed[0] != noticed[1]:
                differing.append({**{name: mutant[name] for name in ("file", "line", "original", "replacement")}, "ours": mutant["status"], "mutmut": status})
    json.dump({"mutmut": totals, "common": common, "differing": differing}, sys.stdout)


main()
