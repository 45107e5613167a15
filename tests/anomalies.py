#!/usr/bin/python3
"""anomalies.py MSG2JSON FILE...: what a foreign reader finds wrong with the structure of .msg files; status 1 if anything."""
import json, subprocess, sys

def walk(value, place):
    found = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ('issues', 'orphans', 'missing') and inner:
                found.append('%s: %s: %s' % (place, key, str(inner)[:200]))
            found += walk(inner, place + '/' + key)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            found += walk(inner, '%s/%d' % (place, i))
    return found

tool, files, bad = sys.argv[1], sys.argv[2:], []
for name in files:
    run = subprocess.run(['/usr/bin/python3', tool, name], capture_output=True)
    try:
        dump = json.loads(run.stdout)
    except ValueError:
        bad.append('%s: not read: %s' % (name, run.stderr.decode()[-200:]))
        continue
    if not dump['cfb']['tree_ordered']:
        bad.append('%s: the directory is not ordered' % name)
    bad += walk(dump, name.rsplit('/', 1)[-1])
for line in bad[:20]:
    print(line)
print('%d files, %d anomalies' % (len(files), len(bad)))
sys.exit(1 if bad or not files else 0)
