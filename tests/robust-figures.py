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


def places(log):
    return total(r"(\d+), each failed once", log)


# a run of robust-long.sh is headed by what it is, and its seed
long_runs = dict(re.findall(r"^([^\n]*) \(seed \d+\):\n(.*?)(?=^[^\n]* \(seed \d+\):|\Z)", text("robust-long.log"), re.M | re.S))
cases = {what: total(r"(\d+) cases in \d+ s", log) for what, log in long_runs.items()}
plain = {what: count for what, count in cases.items() if re.match(r"compound files|level \d", what)}
everything = "\n".join(long_runs.values())
seeds = sorted(set(re.findall(r"\(seed (\d+)\)", text("robust-long.log"))))
codecs = re.findall(r"^(\w+): (\d+) runs, none failed", text("fuzz.log"), re.M)

figure("fuzzing, codecs", codecs, f"{sum(int(runs) for _, runs in codecs):,} runs of {len(codecs)} fuzzers")
figure("fuzzing, the DLL", sum(plain.values()),
       f"{sum(plain.values()):,} damaged messages, natively {cases.get('levels, natively', 0):,}, with the checked DLL "
       f"{cases.get('checked', 0):,}, seed {', '.join(seeds)}; {total(r'^(\d+) cases with a failing call', everything):,} with a "
       f"failing call of the storage, {total(r'^(\d+) cases with failing allocations', everything):,} with failing allocations; "
       f"ole32 hung {total(r'ole32 hung (\d+) times', everything)} times and faulted "
       f"{total(r'faulted (\d+) times', everything)} times")

native = text("native/*_whole.log")
figure("sanitized DLL", native, f"{len(re.findall(r'^PASS ', native, re.M))} programs, {total(r'(\d+) tests executed', native):,} checks")

sweeps = {"x86_64": text("x86_64-windows/fault*_test.log"), "i386": text("i386-windows/fault*_test.log"),
          "natively": text("native/fault*_whole.log"), "checked": text("x86_64-windows/checked/fault*.log")}
figure("fault sweeps", places(sweeps["x86_64"]), "places that failed: " +
       ", ".join(f"{where} {places(log):,}" for where, log in sweeps.items()))

killed = re.findall(r"^(.*, killed \d+ times: .*)$", text("x86_64-windows/kill_robust.log"), re.M)
figure("kill", killed, "; ".join(line.strip() for line in killed))

threads = {"x86_64": text("x86_64-windows/threads_robust.log"), "i386": text("i386-windows/threads_robust.log"),
           "checked": long_runs.get("checked, threads", "")}
figure("threads", threads["x86_64"], "operations: " +
       ", ".join(f"{where} {total(r'^(\d+) operations', log):,}" for where, log in threads.items()))

lifetimes = {"x86_64": text("x86_64-windows/lifetime_robust.log"), "i386": text("i386-windows/lifetime_robust.log"),
             "natively": text("native/lifetime_whole.log"), "checked": long_runs.get("checked, lifetimes", "")}
figure("lifetimes", lifetimes["x86_64"], "orders of 362,880: " +
       ", ".join(f"{where} {total(r'^(\d+) of \d+ orders', log):,}" for where, log in lifetimes.items()))

soaked = re.findall(r"^(\d+ rounds of .*)$", text("x86_64-windows/soak_robust.log"), re.M)
figure("soak", soaked, "; ".join(line.strip() for line in soaked))

hostile = text("tests/hostile.log")
mime = re.findall(r"^(\d+ [^\n]*)", text("hostile-mime.log"), re.M)[-1:]
figure("hostile input", hostile, f"{total(r'^(\d+) checks passed', hostile)} checks of the program; mail: {''.join(mime)}")
sys.exit(status)
