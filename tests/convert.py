#!/usr/bin/env python3
"""convert.py make DIR: writes Internet messages of hard cases, each NAME.eml with what Python knows of it in NAME.want;
convert.py check DIR: compares with that NAME.msg.json, a dump of the message file that was made of it, and NAME.eml.back, the
Internet message that was made of that."""
import email, email.message, email.policy, hashlib, json, os, sys

LATIN, JAPANESE = 'Grüße', '日本語'

def multi(*parts, kind='mixed', boundary='b', end='\r\n--b--\r\n'):
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, boundary)
    return head.encode() + b''.join(b'--' + boundary.encode() + b'\r\n' + part + b'\r\n' for part in parts)[:-2] + \
        end.encode().replace(b'--b', b'--' + boundary.encode())

def text(body, charset='utf-8', encoding='8bit', kind='plain'):
    return b'MIME-Version: 1.0\r\nContent-Type: text/%s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s' % (
        kind.encode(), charset.encode(), encoding.encode(), body)

HEAD = b'From: Ann <ann@x.example>\r\nTo: bo@x.example\r\nDate: Tue, 4 Mar 2025 14:05:09 +0100\r\n'
FILE = b'Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAwQ='

# name: (message, subject, text, attachments as [name, hex])
CASES = {}
for charset in ('utf-8', 'iso-8859-1', 'iso-8859-15', 'windows-1252'):
    CASES['text-' + charset] = (HEAD + b'Subject: s\r\n' + text(LATIN.encode(charset), charset), 's', LATIN, [])
for charset in ('utf-8', 'iso-2022-jp', 'euc-jp', 'shift_jis'):
    CASES['japanese-' + charset] = (HEAD + b'Subject: s\r\n' + text(JAPANESE.encode(charset), charset), 's', JAPANESE, [])
for charset, body in (('gb2312', '中文'), ('big5', '中文'), ('euc-kr', '한국'), ('koi8-r', 'Привет'), ('windows-1251', 'Привет'),
        ('iso-8859-2', 'Łódź'), ('windows-1250', 'Łódź'), ('ibm866', 'Привет'), ('iso-8859-5', 'Привет'), ('iso-8859-7', 'Ελλ'),
        ('windows-1255', 'שלום'), ('gb18030', '中文'), ('iso-8859-9', 'Işık')):
    CASES['text-' + charset] = (HEAD + b'Subject: s\r\n' + text(body.encode(charset), charset), 's', body, [])
for name, subject, want in (
        ('q', b'=?iso-8859-1?Q?Gr=FC=DFe?=', LATIN), ('b', b'=?utf-8?B?R3LDvMOfZQ==?=', LATIN),
        ('split', b'=?utf-8?B?R3LD?=\r\n =?utf-8?B?vMOfZQ==?=', LATIN), ('raw', LATIN.encode(), LATIN),
        ('raw-latin', LATIN.encode('latin-1'), LATIN), ('mixed', b'a =?utf-8?Q?b_c?= d', 'a b c d'),
        ('jis', b'=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=', JAPANESE), ('folded', b'a\r\n b\r\n\tc', 'a b c'),
        ('broken', b'=?utf-8?Q?x', '=?utf-8?Q?x'), ('prefix', b'Re: x', 'Re: x'), ('lang', b'=?utf-8*en?Q?x=20y?=', 'x y')):
    CASES['subject-' + name] = (HEAD + b'Subject: ' + subject + b'\r\n' + text(b'body'), want, 'body', [])
for name, fields, want in (
        ('plain', b'Content-Type: a/b; name=a.txt', 'a.txt'), ('quoted', b'Content-Type: a/b; name="a b.txt"', 'a b.txt'),
        ('2231', b"Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''%C3%BC.txt", 'ü.txt'),
        ('2231-parts', b"Content-Type: a/b; name*0*=utf-8''%C3; name*1*=%BC; name*2=.txt", 'ü.txt'),
        ('2047', b'Content-Type: a/b; name="=?utf-8?B?w7wudHh0?="', 'ü.txt'), ('raw', 'Content-Type: a/b; name="ü.txt"'.encode(), 'ü.txt'),
        ('path', b'Content-Disposition: attachment; filename="..\\..\\x.txt"', 'x.txt'),
        ('unix-path', b'Content-Disposition: attachment; filename="/etc/passwd"', 'passwd'),
        ('unquoted', b'Content-Disposition: attachment; filename=a b.txt', 'a b.txt')):
    CASES['name-' + name] = (HEAD + b'Subject: s\r\n' + multi(text(b'body'), fields + b'\r\n\r\ndata'), 's', 'body', [[want, b'data'.hex()]])
for name, encoding, body in (
        ('base64', 'base64', b'Ym9keQ=='), ('base64-cut', 'base64', b'Ym9k\r\neQ'), ('base64-footer', 'base64', b'Ym9keQ==\r\n-- \r\nList: x'),
        ('base64-rubbish', 'base64', b'Ym*9 ke-Q=='), ('qp', 'quoted-printable', b'bo=64y'), ('qp-soft', 'quoted-printable', b'bo= \r\ndy'),
        ('binary', 'binary', b'body'), ('unknown', 'x-none', b'body')):
    CASES['encoding-' + name] = (HEAD + b'Subject: s\r\n' + text(body, 'us-ascii', encoding), 's', 'body', [])
for name, message, body in (
        ('mixed', multi(text(b'body'), FILE), 'body'), ('no-end', multi(text(b'body'), FILE, end=''), 'body'),
        ('bare-lf', multi(text(b'body'), FILE).replace(b'\r\n', b'\n'), 'body'),
        ('preamble', multi(text(b'body'), FILE).replace(b'\r\n\r\n--b', b'\r\n\r\npreamble\r\n--b', 1) + b'epilogue', 'body'),
        ('blanks', multi(text(b'body'), FILE).replace(b'--b\r\n', b'--b \t\r\n'), 'body'),
        ('dots', multi(text(b'body'), FILE, boundary='=_.x'), 'body'), ('unknown', multi(text(b'body'), FILE, kind='strange'), 'body'),
        ('nested', multi(multi(text(b'body'), text(b'<p>body</p>', kind='html'), kind='alternative', boundary='in'), FILE), 'body'),
        ('same-boundary', multi(multi(text(b'body')), FILE), 'body'),
        ('base64-multipart', None, 'body')):
    if message is None:
        import base64
        inner = multi(text(b'body'), FILE).split(b'\r\n\r\n', 1)[1]
        message = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.encodebytes(inner)
    CASES['parts-' + name] = (HEAD + b'Subject: s\r\n' + message, 's', body, [['a.bin', '0001020304']])
CASES['uuencode'] = (HEAD + b'Subject: s\r\n\r\nbody\r\nbegin 644 a.bin\r\n#86)C\r\n`\r\nend\r\n', 's', 'body', [['a.bin', b'abc'.hex()]])

def make(folder):
    for name, (message, *want) in CASES.items():
        with open(os.path.join(folder, name + '.eml'), 'wb') as f: f.write(message)
        with open(os.path.join(folder, name + '.want'), 'w') as f: json.dump(want, f)

SUBMIT_TIME = '01DB8D060E7DB080'

def properties(folder, name):
    """What the message file has, in the form of what is wanted, and what else is wrong in it."""
    message = json.load(open(os.path.join(folder, name + '.msg.json'), encoding='utf-8'))['message']
    def values(dump): return {prop['tag']: prop.get('value', prop.get('sha256')) for prop in dump['properties']}
    own, rows = values(message), [values(row) for row in message['recipients']]
    files = [values(file) for file in message['attachments']]
    wrong = [tag for tag, value in (('0C1F001F', 'ann@x.example'), ('0065001F', 'ann@x.example'), ('0042001F', 'Ann'), ('00390040', SUBMIT_TIME),
        ('0E060040', SUBMIT_TIME), ('001A001F', 'IPM.Note')) if own.get(tag) != value]
    if [(row['0C150003'], row['3003001F'], row['3002001F']) for row in rows] != [(1, 'bo@x.example', 'SMTP')]: wrong.append('recipients')
    return [own.get('0037001F'), own.get('1000001F', '').strip(), [[file.get('3707001F'), file.get('37010102', '').lower()] for file in files]] + wrong

def check(folder):
    failed = 0
    for name in CASES:
        subject, body, files = json.load(open(os.path.join(folder, name + '.want')))
        try:
            with open(os.path.join(folder, name + '.eml.back'), 'rb') as f: back = email.message_from_binary_file(f, policy=email.policy.default)
            part = back.get_body(('plain',))
            got = [str(back['subject']), part.get_content().strip() if part else None,
                [[a.get_filename(), a.get_payload(decode=True).hex()] for a in back.iter_attachments() if a.get_filename()]]
            if back['from'].addresses[0].addr_spec != 'ann@x.example' or back['to'].addresses[0].addr_spec != 'bo@x.example': got.append('addresses')
            if back['date'].datetime.timestamp() != 1741093509: got.append('date')
        except Exception as error: got = repr(error)
        if got != [subject, body, files]:
            failed += 1
            print('%s: %s, expected %s' % (name, got, [subject, body, files]))
        got, want = properties(folder, name), [subject, body, [[file, hashlib.sha256(bytes.fromhex(data)).hexdigest()] for file, data in files]]
        if got != want:
            failed += 1
            print('%s: the message file has %s, expected %s' % (name, got, want))
    print('%d messages, %d failed' % (len(CASES), failed))
    return failed != 0

sys.exit(make(sys.argv[2]) if sys.argv[1] == 'make' else check(sys.argv[2]))
