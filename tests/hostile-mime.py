#!/usr/bin/python3
"""hostile-mime.py FOLDER RUN IMSG: has `RUN IMSG convert` make message files of mail that is meant to harm, and has a file of
100 MB go there and back, which may take 8 MiB. Each must end by itself, by success or an error that is told, in its time and
memory; what came out is read by `imsg dump`. Prints a table: time and peak memory above those of a small message. Exit status 1
where one did not."""
import base64
import os
import random
import subprocess
import sys
import time

HEAD = b'From: a@x\r\nTo: b@y\r\nDate: Tue, 4 Mar 2025 14:05:09 +0100\r\nSubject: s\r\nMIME-Version: 1.0\r\n'
SECONDS, KILOBYTES = 30, 100000   # what one may take above a small message; the machine may be busy
BIG = 100000000


def parts(count, part):
    return HEAD + b'Content-Type: multipart/mixed; boundary=b\r\n\r\n' + b''.join(
        b'--b\r\n' + part % (i,) if b'%d' in part else b'--b\r\n' + part for i in range(count)) + b'--b--\r\n'


def nested(depth, boundary, inner):
    names = [boundary(i) for i in range(depth)]
    return HEAD + b''.join(b'Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n' % (n, n) for n in names) + inner


def encoded_within(depth):
    """Multiparts in base-64, two in each."""
    inner = b'Content-Type: text/plain\r\n\r\n' + b'x' * 100
    for i in range(depth):
        part = b'Content-Type: multipart/mixed; boundary=w%d\r\nContent-Transfer-Encoding: base64\r\n\r\n' % i + \
            base64.encodebytes(b'--w%d\r\n' % i + inner + b'\r\n--w%d--\r\n' % i)
        inner = b'Content-Type: multipart/mixed; boundary=z%d\r\n\r\n--z%d\r\n' % (i, i) + part + \
            b'\r\n--z%d\r\n' % i + part + b'\r\n--z%d--\r\n' % i
    return HEAD + inner


FILE = b'Content-Type: application/octet-stream; name=f%d.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n'
NAMES = (b'../../x', b'C:\\a\\b', b'a\0b.txt', b'a\nb.txt', b'con', b'x' * 100000, b'.', b'..', b'\xff\xfe', b'a/' * 50000)
CASES = {
    'one field of 10 MB': lambda: HEAD + b'X-Big: ' + b'a' * 10000000 + b'\r\n\r\nx',
    '110,000 fields': lambda: HEAD + b''.join(b'X-F%d: %s\r\n' % (i, b'v' * 80) for i in range(110000)) + b'\r\nx',
    '2,500,000 continuations': lambda: HEAD + b'X-Big: a\r\n' + b' b\r\n' * 2500000 + b'\r\nx',
    '250,000 recipients': lambda: b'To: ' + b',\r\n '.join(b'"N %d" <u%d@x.y>' % (i, i) for i in range(250000)) + b'\r\n\r\nx',
    '1,000,000 groups': lambda: b'To: ' + b'g:' * 1000000 + b'\r\n\r\nx',
    '5,000,000 comments': lambda: b'To: ' + b'(' * 5000000 + b'\r\n\r\nx',
    '700,000 encoded words': lambda: b'Subject: ' + b'=?utf-8?Q?a?= ' * 700000 + b'\r\n\r\nx',
    '2,000,000 parameters': lambda: HEAD + b'Content-Type: text/plain; ' + b'a=b; ' * 2000000 + b'\r\n\r\nx',
    '200,000 sections of a parameter': lambda: HEAD + b'Content-Type: text/plain; ' + b''.join(
        b'name*%d=a; ' % i for i in range(200000)) + b'\r\n\r\nx',
    '1,000 parts': lambda: parts(1000, FILE),
    '10,000 parts': lambda: parts(10000, FILE),
    '100,000 parts': lambda: parts(100000, FILE),
    '10,000 multiparts within each other': lambda: nested(10000, lambda i: b'n%d' % i, b'\r\nx'),
    '10,000 messages within each other': lambda: HEAD + b'Content-Type: message/rfc822\r\n\r\n' * 10000 + b'\r\nx',
    'boundaries that contain each other': lambda: nested(
        60, lambda i: b'b' * (i + 1), b'\r\nx\r\n--' + b'b' * 30 + b'\r\n\r\ny' + (b'\r\n--' + b'b' * 200 + b'x') * 100000),
    'multiparts without ends': lambda: nested(
        60, lambda i: b'n%d' % i, b'Content-Type: a/b\r\n\r\n' + (b'x' * 70 + b'\r\n') * 150000),
    'multiparts in base-64 in multiparts': lambda: encoded_within(7),
    '10 MB of rubbish as base-64': lambda: HEAD + b'Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
        random.randbytes(10000000),
    '3 MB of rubbish as TNEF': lambda: HEAD + b'Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
        base64.encodebytes(b'\x78\x9f\x3e\x22' + random.randbytes(3000000)),
    'a charset of 100,000 characters': lambda: HEAD + b'Content-Type: text/plain; charset=' + b'y' * 100000 + b'\r\n\r\n\xff',
    'names of files': lambda: HEAD + b'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n' + b''.join(
        b'--b\r\nContent-Disposition: attachment; filename="%s"\r\n\r\nd\r\n' % name for name in NAMES) + b'--b--\r\n',
    '5,000,000 lone CRs': lambda: HEAD.replace(b'\r\n', b'\r') + b'\r' + b'a\r' * 5000000,
    'a line of 100 MB': lambda: HEAD + b'\r\n' + b'a' * BIG,
    'a line of 100 MB, HTML': lambda: HEAD + b'Content-Type: text/html\r\n\r\n<p>' + b'a' * BIG,
    'a line of 100 MB, quoted-printable': lambda: HEAD +
        b'Content-Type: a/b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' + b'a ' * (BIG // 2),
    '2,000,000 tags of HTML': lambda: HEAD + b'Content-Type: text/html\r\n\r\n' + b'<div>' * 2000000,
    '10,000,000 "<" of HTML': lambda: HEAD + b'Content-Type: text/html\r\n\r\n' + b'<' * 10000000,
    '3,000 pictures, 100,000 references': lambda: HEAD + b'Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n'
        b'Content-Type: text/html\r\n\r\n' + b''.join(b'<img src="cid:%d">' % i for i in range(100000)) + b'\r\n' + b''.join(
            b'--b\r\nContent-Type: image/png\r\nContent-ID: <%d>\r\n\r\nx\r\n' % i for i in range(3000)) + b'--b--\r\n',
    '1,600,000 marks of enriched text': lambda: HEAD + b'Content-Type: text/enriched\r\n\r\n' + b'<bold>' * 1600000,
    '400,000 beginnings of uuencode': lambda: b'Subject: u\r\n\r\n' + b'begin 644 a\r\n#86)C\r\n' * 400000,
    '3,000 files of uuencode': lambda: b'Subject: u\r\n\r\n' + b'begin 644 a\r\n#86)C\r\n`\r\nend\r\n' * 3000,
    'a file of 100 MB': lambda: parts(1, b'\r\nx\r\n') [:-7] + b'--b\r\nContent-Type: a/b; name=big\r\n'
        b'Content-Transfer-Encoding: base64\r\n\r\n' + base64.encodebytes(random.randbytes(BIG)) + b'--b--\r\n',
}


def write(path, make):
    """In a process of its own: what a new process takes begins with what its parent has."""
    child = os.fork()
    if not child:
        random.seed(1)
        with open(path, 'wb') as file:
            file.write(make())
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def run(command, *arguments):
    """Seconds, kilobytes of the largest process, exit status. Where imsg fails it says why: what ends with 1 and says nothing was
    ended by Wine while it was starting, see tests/run, and is started again."""
    for _ in range(3):
        begin = time.monotonic()
        process = subprocess.Popen(command + list(arguments), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begin
        if process.returncode != 1 or errors.strip():
            break
        print('%s ended while it was starting' % arguments[0])
    return seconds, usage.ru_maxrss, process.returncode, errors.decode(errors='replace').strip()


def main():
    folder, command = sys.argv[1], ['bash'] + sys.argv[2:4]
    source, result, back = (os.path.join(folder, name) for name in ('hostile.eml', 'hostile.msg', 'back.eml'))
    failed = 0

    def convert(name, first, second, base, most=KILOBYTES):
        nonlocal failed
        seconds, kilobytes, status, errors = run(command, 'convert', '--force', first, second)
        seconds -= base[0]
        kilobytes -= base[1]
        fine = (status == 0 or (status == 1 and 'MAPI_E_' in errors)) and seconds < SECONDS and kilobytes < most
        if status == 0 and fine and second == result:
            _, _, status, errors = run(command, 'dump', result)
            fine = status == 0
        failed += not fine
        print('| %s | %.1f | %.1f |%s' % (name, max(seconds, 0), max(kilobytes, 0) / 1000,
                                          '' if fine and not status else ' status %d %s %s' % (status, errors[-80:], '' if fine else 'FAILED')))

    write(source, lambda: HEAD + b'\r\nx')
    run(command, 'convert', '--force', source, result)
    base = min(run(command, 'convert', '--force', source, result)[:2] for _ in range(3))
    print('a small message: %.1f s, %.1f MB' % (base[0], base[1] / 1000))
    print('| message | seconds above it | MB above it |')
    for name, make in CASES.items():
        failed += not write(source, make)
        big = name == 'a file of 100 MB'
        convert(name, source, result, base, 8192 if big else KILOBYTES)
        if big:
            convert('and back', result, back, base, 8192)
    print('%d messages, %d failed' % (len(CASES), failed))
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
