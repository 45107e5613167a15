#!/usr/bin/python3
"""mime-differences.py DUMPS DIFFERENCES: what came back of message files that were made Internet messages and message
files again. DUMPS is the folder of `imsg dump --json` of the first files, DIFFERENCES what `compare-dump -v --copy` says of
the last ones. Counts the differences by the lines of mime.md 4 and 2 that name them; prints what no line names. Exit
status 1 where there is any such."""
import collections
import json
import os
import re
import sys

GONE, NEW, OTHER = 'gone', 'new', 'other'
SECONDS = 'times to the second'
# where (m: a message, r: a recipient, a: an attachment), what happened, tags, why. The first that fits counts.
RULES = (
    ('r', GONE, '.*', 'recipients keep no more than name, type and address'),
    ('r', NEW, '39FE|39000003|0FFE|0FFF0102|300B0102|3002|3003|0C15', 'recipients get what mime.md 2.3 lists'),
    ('r', OTHER, '0FFF0102|300B0102', 'entry ids are one-off, search keys of the address; reply names'),
    ('r', OTHER, '3002|3003', 'addresses that were none of SMTP'),
    ('r', OTHER, '3001', 'names without the quotes around them, or made of the address'),
    ('r', OTHER, '3000', 'row numbers'),
    ('a', NEW, '370A0102|3710|3703|3704|3707|3001|370E|370B|3714|7FFE|3712|371B|3701|3705|0E21|0FFE|0FFF|0FF9',
     'attachments get what mime.md 2.7 lists'),
    ('a', GONE, '3702|3709|7FF[A-F]|0E20|0E21|0FF.|3001|3007|3008|0102|370F|3705|371[0-4]|370D|370[0-9A-F]|371D|3A0C|0E2.|67..|680.|3FF.|3D..|8...',
     'attachments lose what mime.md 2.7 does not list'),
    ('a', OTHER, '370B|0E20|3704|3703', 'rendering positions, short names'),
    ('a', OTHER, '370A|3714', 'tags and flags of attachments'),
    ('a', OTHER, '7FFE', 'inline by the references of the HTML alone'),
    ('a', OTHER, '370E', 'MIME types that are none, or of files that changed places'),
    ('a', OTHER, '3701|3705|3707|3712|3001|371', 'inline files go first; objects become files; signed data begin with Content-Type'),
    ('a', OTHER, '300[78]', SECONDS),
    ('m', OTHER, '0E06', 'the topmost Received field tells of the delivery, to the second'),
    ('m', OTHER, '0039|0015', SECONDS),
    ('m', OTHER, '007D', 'the header is that of the new Internet message'),
    ('m', OTHER, '1009|1013', 'RTF and HTML made of each other'),
    ('m', OTHER, '1000', 'line ends of the text'),
    ('m', OTHER, '001A', 'classes that are none of mail'),
    ('m', OTHER, '0041|0C19|003B|0C1D|004F|0050', 'entry ids are one-off, search keys of the address; reply names'),
    ('m', OTHER, '0064|0065|0C1E|0C1F|0042|0C1A|5D0[12]|0046|0053|4029|402A', 'addresses that were none of SMTP'),
    ('m', OTHER, '1035|1039|1042', 'message ids in angle brackets; none becomes a new one'),
    ('m', OTHER, '3FDE', 'a character was not in the charset'),
    ('m', OTHER, '0E0[2-4]|0037|003D|0E1D|0070', 'computed from other values'),
    ('m', OTHER, '0E0[78]|0E1[BF]|300[78]|340D|1016|300B|1046|8...', 'what the destination keeps; named properties'),
    ('m', GONE, '8...', 'named properties other than fields of the header, or with capitals in their names'),
    ('m', GONE, '1009|10[01][0-9A-F]|10F.', 'RTF becomes HTML'),
    ('m', GONE, '0026|0029|0023', 'priority 0 and receipts FALSE: no field says so'),
    ('m', GONE, '004F|0050|0070|0071|1035|0064|0065|0C1[EFA]|0042|3FDE|007D', 'empty values'),
    ('m', GONE, '.*', 'properties that no field has'),
    ('m', NEW, '.*', 'messages get what mime.md 2.2 to 2.6 list'),
)
# what a message must not lose, but where it was empty
KEPT = '0037|003D|0039|0E0[67]|0017|0036|1035|1042|1039|0070|0071|104[345]|0015|0030|000F|3FD[EF]|3FF1|1000|1013|0C1[AEF]|0042|0064|0065'
HEADERS = '00020386-0000-0000-C000-000000000046'
# fields that are not written into the outermost message, or not read: mime.md 2.2, 3.2
NOT_KEPT = ('x-ms-exchange-organization-', 'x-ms-exchange-forest-', 'x-mimeole', 'content-type')


def named_headers(folder, name):
    """The ids of the named properties that fields of the header have, which must come back; names become lower case."""
    with open(os.path.join(folder, name + '.json'), encoding='utf-8') as file:
        dump = json.load(file)
    return {entry['id'] for entry in dump.get('named', ())
            if entry['guid'].upper() == HEADERS and entry['kind'] == 'string' and entry['name'].islower()
            and not entry['name'].startswith(NOT_KEPT)}, dump


def is_mail(dump):
    for prop in dump.get('message', {}).get('properties', ()):
        if prop['tag'].startswith('001A'):
            return prop.get('value', '').upper().startswith(('IPM.NOTE', 'REPORT.'))
    return True


def what(text):
    return GONE if text == 'not there' else NEW if text == 'not in the file' else OTHER


def reason(place, kind, tag):
    for where, happened, tags, text in RULES:
        if where == place and happened == kind and re.match('(?:%s)' % tags, tag):
            return text
    return None


def same_second(text):
    times = re.findall("'([0-9A-F]{16})'", text)
    return len(times) == 2 and int(times[0], 16) // 10000000 == int(times[1], 16) // 10000000


def is_empty(dump, tag):
    return any(prop['tag'] == tag and prop.get('value') == '' for prop in dump['message']['properties'])


def main():
    folder, report = sys.argv[1:3]
    counts, files, failed = collections.Counter(), collections.defaultdict(set), 0
    name, mail, headers = None, False, set()
    with open(report, encoding='utf-8', errors='replace') as lines:
        for line in lines:
            begin = re.match(r'FAIL (\S+): \d+ diff', line)
            if begin:
                name = begin.group(1)
                mail = os.path.exists(os.path.join(folder, name + '.json'))
                if mail:
                    headers, dump = named_headers(folder, name)
                    mail = is_mail(dump)
            found = re.match(r'\s+(?:(\S+) )?([0-9A-F]{8}): (.*)', line)
            if not mail or not found:
                continue
            path, tag, text = found.group(1) or '', found.group(2), found.group(3)
            place = 'r' if '__recip' in path.rsplit('/', 1)[-1] else 'a' if '__attach' in path.rsplit('/', 1)[-1] else 'm'
            kind = what(text)
            why = reason(place, kind, tag)
            if place == 'm' and not path and kind == GONE:
                # a dump has every string as PT_UNICODE
                dumped = re.sub('001E$', '001F', tag)
                if tag[:4] in headers or (re.match(KEPT, tag) and not is_empty(dump, dumped)):
                    why = None
            if why == SECONDS and not same_second(text):
                why = None
            if why is None:
                failed += 1
                print('%s: %s %s: %s' % (name, path, tag, text[:120]))
            counts[why] += 1
            files[why].add(name)
    for why, count in counts.most_common():
        if why:
            print('| %s | %d | %d |' % (why, count, len(files[why])))
    return 1 if failed or not counts else 0


if __name__ == '__main__':
    sys.exit(main())
