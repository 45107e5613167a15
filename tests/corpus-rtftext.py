#!/usr/bin/python3
"""corpus-rtftext.py RTF RTFTEXT MSG...

Compares, for every message (attached ones too) of the .msg files that has PR_RTF_COMPRESSED, the HTML in the RTF with
PR_HTML and the plain text of the RTF with PR_BODY, by the programs tests/bench/rtf.c and rtftext.c. Texts are compared
without white space, HTML without tags and with its character references resolved; an empty PR_BODY is only counted.
Prints what differs, then the shares.
Needs python3-olefile.
"""
import html
import os
import re
import struct
import subprocess
import sys
import tempfile

import olefile

CHARSETS = {20127: 'ascii', 65001: 'utf-8', 28591: 'iso-8859-1', 28592: 'iso-8859-2', 28605: 'iso-8859-15',
            936: 'gb18030', 932: 'cp932', 50220: 'iso-2022-jp', 51932: 'euc-jp', 20866: 'koi8-r', 51949: 'euc-kr', 54936: 'gb18030', 50221: 'iso-2022-jp', 50222: 'iso-2022-jp'}


def codec(page):
    return CHARSETS.get(page, 'cp%d' % page)


def messages(ole, path=()):
    """(path, {tag: stream bytes}, {id: number}) of a message and those attached to it."""
    streams, numbers = {}, {}
    for entry in ole.listdir(storages=False):
        if tuple(entry[:-1]) != path:
            continue
        name = entry[-1]
        match = re.match(r'__substg1\.0_([0-9A-F]{8})$', name, re.I)
        if match:
            try:
                streams[match[1].upper()] = ole.openstream(entry).read()
            except OSError:
                pass
        elif name == '__properties_version1.0':
            data = ole.openstream(entry).read()
            for pos in range(24 if path else 32, len(data) - 15, 16):
                tag, _, value = struct.unpack_from('<IIi', data, pos)
                if tag & 0xFFFF == 3:
                    numbers[tag >> 16] = value
    yield path, streams, numbers
    for entry in ole.listdir(storages=True):
        if (len(entry) > 1 and tuple(entry[:-2]) == path and entry[-2].startswith('__attach') and
                entry[-1].upper() == '__SUBSTG1.0_3701000D' and
                ole.exists(list(entry) + ['__properties_version1.0'])):
            yield from messages(ole, tuple(entry))


def squeeze(text):
    return re.sub(r'[\s\xa0\u200b\0\ufeff]+', '', text)


def html_text(text):
    text = re.sub(r'(?is)<!--.*?-->|<(script|style|title)\b.*?</\1\s*>|<!\[.*?\]>', '', text)
    return squeeze(html.unescape(re.sub(r'(?s)<[^>]*>', '', text)))


def decode(data, page):
    try:
        return data.decode(codec(page), 'replace')
    except LookupError:
        return data.decode('cp1252', 'replace')


def run(program, mode, rtf):
    result = subprocess.run([program, mode], input=rtf, stdout=subprocess.PIPE)
    return None if result.returncode == 3 else result.stdout.decode('utf-8', 'replace')


def report(kind, name, path, ours, given):
    at = len(os.path.commonprefix([ours, given]))
    print('%s differs: %s %s at %d: ours %r, given %r' % (kind, name, '/'.join(path[1::2]) or 'top', at,
                                                           ours[max(at - 15, 0):at + 40], given[max(at - 15, 0):at + 40]))


def main(argv):
    rtf_program, text_program = argv[:2]
    counts = {'HTML': [0, 0], 'text': [0, 0]}
    empty = 0
    work = tempfile.mkdtemp()
    for name in argv[2:]:
        try:
            ole = olefile.OleFileIO(name)
        except OSError:
            continue
        base = os.path.basename(name)
        for path, streams, numbers in messages(ole):
            data = streams.get('10090102')
            if not data:
                continue
            page = numbers.get(0x3FDE, numbers.get(0x3FFD, 1252)) & 0xFFFF
            ansi_page = numbers.get(0x3FFD, numbers.get(0x3FDE, 1252)) & 0xFFFF
            # PT_STRING8 is in the ANSI page that belongs to ISO-2022-JP.
            ansi_page = 932 if 50220 <= ansi_page <= 50222 else ansi_page
            source = os.path.join(work, 'stream')
            with open(source, 'wb') as out:
                out.write(data)
            subprocess.run([rtf_program, '--out', work, source], stdout=subprocess.DEVNULL, check=False)
            with open(source + '.rtf', 'rb') as file:
                rtf = file.read()
            given = None
            if '10130102' in streams:
                given = decode(streams['10130102'], page)
            elif '1013001F' in streams:
                given = streams['1013001F'].decode('utf-16le', 'replace')
            elif '1013001E' in streams:
                given = decode(streams['1013001E'], ansi_page)
            ours = run(text_program, 'html', rtf)
            if given and ours is not None:
                counts['HTML'][1] += 1
                if html_text(ours) == html_text(given):
                    counts['HTML'][0] += 1
                else:
                    report('HTML', base, path, html_text(ours), html_text(given))
            given = None
            if '1000001F' in streams:
                given = streams['1000001F'].decode('utf-16le', 'replace')
            elif '1000001E' in streams:
                given = decode(streams['1000001E'], ansi_page)
            if given == '':
                empty += 1
            elif given is not None:
                ours = run(text_program, 'text', rtf)
                counts['text'][1] += 1
                if squeeze(ours) == squeeze(given):
                    counts['text'][0] += 1
                else:
                    report('text', base, path, squeeze(ours), squeeze(given))
    print('empty PR_BODY: %d' % empty)
    for kind, (same, total) in counts.items():
        print('%s: %d of %d the same, %.1f %%' % (kind, same, total, 100.0 * same / max(total, 1)))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
