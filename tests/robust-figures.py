#!/usr/bin/python3
"""robust-figures.py BUILD: what ran of each kind of robustness test, a line a kind, from the logs that tools/check --long leaves
in BUILD. Exit status 1 where of one kind nothing ran. See docs/robustness.md."""
import glob
import os
import re
import sys

build = sys.argv[1]
status = 0


def text(pattern):
    """What stands in the logs that the pattern names; nothing where there are none."""
    found = sorted(glob.glob(os.path.join(build, pattern)))
    return "\n".join(open(name, errors="replace").read() for name in found)


def total(expression, *logs):
    """The sum of the numbers that are the expression's group."""
    return sum(int(number) for log in logs for number in re.findall(expression, log, re.MULTILINE))


def figure(what, count, line):
    global status
    print(f"{what}: {line}" if count else f"{what}: nothing ran")
    if not count:
        status = 1


# a run of robust-long.sh is headed by what it is, and its seed
long_runs = dict(re.findall(r"^([^\n]*) \(seed \d+\):\n(.*?)(?=^[^\n]* \(seed \d+\):|\Z)", text("robust-long.log"), re.M | re.S))
cases = {what: total(r"(\d+) cases in \d+ s", log) for what, log in long_runs.items()}
plain = {what: count for what, count in cases.items() if re.match(r"compound files|level \d", what)}
everything = "\n".join(long_runs.values())
seeds = sorted(set(re.findall(r"\(seed (\d+)\)", text("robust-long.log"))))
codecs = re.findall(r"^(\w+): (\d+) runs, none failed", text("fuzz.log"), re.M)

failing_calls = total(r"^(\d+) cases with a failing call", everything)
failing_memory = total(r"^(\d+) cases with failing allocations", everything)
hung = total(r"ole32 hung (\d+) times", everything)
faulted = total(r"faulted (\d+) times", everything)

figure("fuzzing, codecs", codecs, f"{sum(int(runs) for _, runs in codecs):,} runs of {len(codecs)} fuzzers")
figure("fuzzing, the DLL", sum(plain.values()),
       f"{sum(plain.values()):,} damaged messages, natively {cases.get('levels, natively', 0):,}, with the checked DLL "
       f"{cases.get('checked', 0):,}, seed {', '.join(seeds)}; {failing_calls:,} with a failing call of the storage, "
       f"{failing_memory:,} with failing allocations; ole32 hung {hung:,} times and faulted {faulted:,} times")


def figures(what, expression, logs):
    """A figure of one kind of test that ran in several places, the first of them everywhere."""
    counts = {where: total(expression, log) for where, log in logs.items()}
    figure(what, next(iter(counts.values())), ", ".join(f"{where} {count:,}" for where, count in counts.items()))


native = text("native/*_whole.log")
checks = total(r"(\d+) tests executed", native)
programs = len(re.findall(r"^PASS ", native, re.M))
figure("sanitized DLL", programs, f"{programs} programs, {checks:,} checks")

figures("fault sweeps, places", r"(\d+), each failed once",
        {"x86_64": text("x86_64-windows/fault*_test.log"), "i386": text("i386-windows/fault*_test.log"),
         "natively": text("native/fault*_whole.log"), "checked": text("x86_64-windows/checked/fault*.log")})

killed = re.findall(r"^(.*, killed \d+ times: .*)$", text("x86_64-windows/kill_robust.log"), re.M)
figure("kill", killed, "; ".join(line.strip() for line in killed))

figures("threads, operations", r"^(\d+) operations",
        {"x86_64": text("x86_64-windows/threads_robust.log"), "i386": text("i386-windows/threads_robust.log"),
         "checked": long_runs.get("checked, threads", "")})

figures("lifetimes, orders of 362,880", r"^(\d+) of \d+ orders",
        {"x86_64": text("x86_64-windows/lifetime_robust.log"), "i386": text("i386-windows/lifetime_robust.log"),
         "natively": text("native/lifetime_whole.log"), "checked": long_runs.get("checked, lifetimes", "")})

soaked = re.findall(r"^(\d+ rounds of .*)$", text("x86_64-windows/soak_robust.log"), re.M)
figure("soak", soaked, "; ".join(line.strip() for line in soaked))

figures("hostile input", r"^(\d+) (?:checks passed|messages, 0 failed)",
        {"checks of the program": text("tests/hostile.log"), "messages": text("hostile-mime.log")})
sys.exit(status)
