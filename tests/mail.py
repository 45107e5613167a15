#!/usr/bin/env python3
"""For tests/mail.sh: makes hard cases of messages, and checks what the stand-in mailers got."""
import email, email.policy, json, os, sys

def check(ok, *what):
    if not ok:
        print('FAILED:', *(str(x)[:150] for x in what))
        check.failed += 1
check.failed = 0

def calls(work):
    def args(number):
        return open('%s/calls/%d.args' % (work, number), 'rb').read().decode().split('\0')[:-1]
    def files(number):
        folder = '%s/calls/%d.files' % (work, number)
        return {name: open(os.path.join(folder, name)).read() for name in os.listdir(folder)}
    def without_files(list):
        return [x for i, x in enumerate(list) if x != '--attach' and (not i or list[i - 1] != '--attach')]
    first = args(0)
    check(without_files(first) == ['--utf8', '--cc', 'cc@x.y', '--bcc', 'bcc@x.y', '--subject',
        'subject $(touch /tmp/evil) `x` "q"', '--body', "line 1\r\nline 2; echo 'x'", 'bo@x.y'], first)
    check(files(0) == {'first file.txt': 'first', 'second _two_ $(x) `y`.txt': 'second'}, files(0))
    second = args(1)
    check(without_files(second) == ['--utf8', '--subject', 'S\u00fc\u4e2d\U0001f600', '--body',
        'K\u00f6rper\r\n\u4e2d\u6587', 'bo@x.y'], second)
    check(files(1) == {'eins \u00fc.txt': 'first'}, files(1))
    check(args(2) == ['--utf8', '--subject', 'S\u00fc', '--body', '\u4e2d', 'bo@x.y'], args(2))
    check(without_files(args(3)) == ['--utf8', '--subject', '', '--body', ''], args(3))
    check(files(3) == {'named.txt': 'first', 'other.bin': 'second'}, files(3))
    check(without_files(args(4)) == ['--utf8', '--cc', 'b@x.y', '--bcc', 'c@x.y', '--subject', 'subject', '--body', 'text',
        'a@x.y'], args(4))
    check(files(4) == {'cmc.txt': 'second'}, files(4))
    check(not os.path.exists(work + '/calls/5.args'), 'a message that is too big was sent')
    check(not os.path.exists('/tmp/evil'), 'a shell has seen the subject')

def program(work):
    args = open(work + '/calls/0.args', 'rb').read().decode().split('\0')[:-1]
    plain = [x for i, x in enumerate(args) if x != '--attach' and (not i or args[i - 1] != '--attach')]
    check(plain == ['--utf8', '--cc', 'cc@x.y', '--bcc', 'bcc@x.y', '--subject', 'Gr\u00fc\u00dfe $(x) \u65e5\u672c\u8a9e \U0001f600',
        '--body', 'Zeile 1\nK\u00f6rper `x`', 'bo@x.y', 'anna@x.y'], plain)
    folder = work + '/calls/0.files'
    check({name: open(os.path.join(folder, name)).read() for name in os.listdir(folder)} ==
        {'eins \u00fc.txt': 'first', "two '$(x)`.txt": 'second'}, os.listdir(folder))

def hard_cases():
    names = ['plain.txt', 'eins \u00fc.txt', 'a' * 150 + '.txt', '\u4e2d' * 60 + '.txt', "it's.txt", 'semi;colon.txt',
             'percent%41.txt', 'star*.txt', '=?utf-8?Q?no?=.txt', 'brackets[1](2).txt', '\U0001f600.txt', ' lead.txt']
    subjects = ['plain', '', '\u00fc', 'x' * 998, 'word ' * 200, '\U0001f600' * 100, 'a\u00fcb ' * 50, '=?utf-8?Q?x?=',
                'line\r\nBcc: evil@x', 'tab\there', ' leading', 'trailing ', '  ', ':', 'a: b', '\u202e reversed', '"quoted"',
                '\u4e2d\u6587' * 40, 'x' * 77, 'x ' * 38 + 'y', '\u00df' * 45, 'e\u0301' * 30]
    bodies = ['', 'plain', 'line 1\nline 2', 'line 1\r\nline 2\r\n', '.\r\n.\r\n', 'From me', '\u4e2d\u6587' * 1000,
              'x' * 5000, '\r\n\r\n', '--boundary', 'a\rb', '\U0001f600']
    people = [('', 'a@b.c'), ('Bo', 'bo@x.y'), ('Last, First', 'l@x.y'), ('"quoted" \\ name', 'q@x.y'), ('\u00dc', 'u@x.y'),
              ('x' * 120, 'long@x.y'), ('evil\r\nBcc: e@x', 'e@x.y'), ('=?utf-8?Q?x?=', 'w@x.y'), ('a@b.c', 'a@b.c'),
              ('\u4e2d\u6587' * 30, 'c@x.y'), ('dot. name', 'd@x.y'), ('(comment)', 'k@x.y')]
    cases = []
    for i in range(56):
        name, address = people[i % len(people)]
        cases.append((subjects[i % len(subjects)], bodies[i % len(bodies)], name, address,
                      names[i % len(names)] if i % 3 else ''))
    return cases

def make(work):
    with open(work + '/data', 'wb') as f:
        f.write(bytes(range(256)) * 20)
    path = 'Z:' + work.replace('/', '\\') + '\\data'
    with open(work + '/cases', 'w', newline='') as f:
        for subject, body, name, address, filename in hard_cases():
            f.write('\x1f'.join((subject, body, name, address, path if filename else '', filename)) + '\x1f\x1e')

def harmless(text):
    return ''.join(' ' if ord(c) < 32 or ord(c) == 127 else c for c in text)

def file_name(name):
    return ''.join('_' if c in '<>:"|?*' or ord(c) < 32 else c for c in name)

def messages(work):
    data = bytes(range(256)) * 20
    for i, (subject, body, name, address, filename) in enumerate(hard_cases()):
        try:
            raw = open('%s/messages/%03d.eml' % (work, i), 'rb').read()
        except FileNotFoundError:
            check(False, i, 'was not sent')
            continue
        check(all(len(line) <= 998 for line in raw.split(b'\r\n')), i, 'a long line')
        check(b'\n' not in raw.replace(b'\r\n', b''), i, 'a bare LF')
        message = email.message_from_bytes(raw, policy=email.policy.default)
        check(not message.defects, i, message.defects)
        check(message['X-Unsent'] == '1' and message['Date'] is not None and message['Bcc'] is None, i, message.items())
        check(message['Subject'].rstrip() == harmless(subject).rstrip(), i, repr(message['Subject']), repr(subject))
        to = message['To'].addresses
        check(len(to) == 1 and to[0].addr_spec == address, i, to)
        wanted = '' if name == address else harmless(name)
        got = to[0].display_name
        if len(wanted.encode()) > 40 and not wanted.isascii():
            got = got.replace(' ', '') # Python keeps the blanks between the encoded words of a name
        check(got == wanted, i, repr(to[0].display_name), repr(wanted))
        text = message.get_body(('plain',)).get_content()
        wanted = body.replace('\r\n', '\n').replace('\r', '\n')
        check(text.replace('\r\n', '\n').rstrip('\n') == wanted.rstrip('\n'), i, repr(text)[:200], repr(wanted)[:200])
        attachments = list(message.iter_attachments())
        check(len(attachments) == bool(filename), i, attachments)
        if filename and attachments:
            check(attachments[0].get_filename() == file_name(filename).strip(), i, repr(attachments[0].get_filename()), repr(filename))
            check(attachments[0].get_payload(decode=True) == data, i, 'the data differ')
    print(len(hard_cases()), 'messages')

{'calls': calls, 'program': program, 'make': make, 'messages': messages}[sys.argv[1]](sys.argv[2])
sys.exit(1 if check.failed else 0)
