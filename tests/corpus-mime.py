#!/usr/bin/python3
"""corpus-mime.py DUMP.json MESSAGE.eml, or: corpus-mime.py --back FIRST.json SECOND.json

With --back compares the dumps of a message file and of the one that was made of its Internet message: what mime.md 4 says
is the same must be, but for line ends alone of CR or LF and quotes around names.

Compares an Internet message with what `imsg dump --json` shows of the message file that it was made of: Python's email
must find no defect, and the same subject, sender, recipients, date, text, HTML and attachments, embedded messages
likewise. Prints what differs; last line "N of M checks". Exit status 1 where something differs.

What the file itself has wrong is no difference: a Message-ID or an address without a domain.
"""
import datetime
import email
import email.policy
import hashlib
import json
import re
import sys

TO_FIELDS = {1: 'To', 2: 'Cc', 3: 'Bcc'}
EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.timezone.utc)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def harmless(text):
    """Text as it may stand in a field."""
    return re.sub('[\x00-\x1f\x7f-\x9f]', ' ', text)


class Props:
    def __init__(self, dumped):
        self.props = {int(prop['tag'], 16): prop for prop in dumped['properties']}

    def __contains__(self, tag):
        return tag in self.props

    def get(self, tag, missing=None):
        prop = self.props.get(tag)
        return missing if prop is None else prop.get('value', missing)

    def digest(self, tag):
        return self.props[tag]['sha256'].lower() if tag in self.props else None


class Comparison:
    def __init__(self):
        self.checked = self.failed = 0

    def check(self, fine, where, text):
        self.checked += 1
        if not fine:
            self.failed += 1
            print('%s: %s' % (where, text))

    def defects(self, where, entity):
        for part in entity.walk():
            if not part.is_multipart():
                part.get_content()
            self.check(not part.defects, where, 'defects %r' % part.defects)
            for name in part.keys():
                for value in part.get_all(name):
                    # what old readers want in "name" is none in RFC 2047
                    found = [str(defect) for defect in getattr(value, 'defects', ())
                             if 'inside quoted string' not in str(defect)]
                    if name in ('Message-ID', 'To', 'Cc', 'Bcc', 'From'):
                        found = [text for text in found if 'no domain' not in text and 'no id-right' not in text]
                    self.check(not found, where, '%s has defects %r' % (name, found))

    def field(self, where, entity, name, text):
        found = entity[name]
        wanted = harmless(text)
        self.check((found or '') == wanted, where, '%s is %r, not %r' % (name, found, wanted))

    def addresses(self, where, entity, props, recipients):
        rows = {1: [], 2: [], 3: []}
        for row in recipients:
            row = Props(row)
            kind = row.get(0x0C150003, 0) & 3
            if kind and (row.get(0x3001001F) or row.get(0x3003001F) or row.get(0x39FE001F)):
                address = row.get(0x3003001F, '') if row.get(0x3002001F, '').upper() == 'SMTP' else row.get(0x39FE001F, '')
                rows[kind].append((row.get(0x3001001F, ''), address))
        for kind, name in TO_FIELDS.items():
            found = [] if entity[name] is None else [(group.display_name, None) if not group.addresses and group.display_name
                                                     else (group.addresses[0].display_name, group.addresses[0].addr_spec)
                                                     for group in entity[name].groups]
            self.check(len(found) == len(rows[kind]), where, '%s has %d, not %d' % (name, len(found), len(rows[kind])))
            for (display, address), (wanted, smtp) in zip(found, rows[kind]):
                wanted = harmless(wanted)
                self.check(display == wanted or (not display and wanted in (address, smtp)) or not wanted, where,
                           '%s names %r, not %r' % (name, display, wanted))
                if smtp and smtp.isascii() and '@' in smtp:
                    self.check(address == smtp, where, '%s is %r, not %r' % (name, address, smtp))
        smtp = props.get(0x0065001F, '') if props.get(0x0064001F, '').upper() == 'SMTP' else props.get(0x5D02001F, '')
        if smtp and smtp.isascii() and '@' in smtp:
            found = entity['From'].addresses[0].addr_spec if entity['From'] is not None else None
            self.check(found == smtp, where, 'From is %r, not %r' % (found, smtp))

    def date(self, where, entity, props):
        ticks = props.get(0x00390040) or props.get(0x0E060040)
        if ticks is None:
            return
        wanted = EPOCH + datetime.timedelta(seconds=int(ticks, 16) // 10000000)
        found = entity['Date'].datetime if entity['Date'] is not None else None
        self.check(found == wanted, where, 'Date is %s, not %s' % (found, wanted))

    def text(self, where, part, props):
        wanted = props.digest(0x1000001F)
        if wanted is None or part is None:
            return
        text = part.get_payload(decode=True).decode(part.get_content_charset('us-ascii'), 'replace')
        if digest(text.encode('utf-16le')) == wanted:
            self.checked += 1
        else:
            self.check(False, where, 'the text differs: %r' % text[:60])

    def message(self, where, dumped, entity):
        props = Props(dumped)
        self.field(where, entity, 'Subject', props.get(0x0037001F, ''))
        self.addresses(where, entity, props, dumped.get('recipients', []))
        self.date(where, entity, props)
        if entity.get_content_type() in ('multipart/signed', 'multipart/report', 'application/pkcs7-mime'):
            self.checked += 1
            return
        attachments, top = dumped.get('attachments', []), entity
        parts = []
        if entity.get_content_type() == 'multipart/mixed':
            children = list(entity.iter_parts())
            others = children[1:] if self.is_body(children[0]) else children
            top = children[0] if self.is_body(children[0]) else None
            parts += others
        if top is not None and top.get_content_type() == 'multipart/related':
            children = list(top.iter_parts())
            top = children[0]
            parts = children[1:] + parts
        plain = html = None
        if top is not None and top.get_content_type() == 'multipart/alternative':
            plain, html = list(top.iter_parts())
        elif top is not None:
            plain = top
        self.text(where, plain, props)
        if html is not None and props.digest(0x10130102) and props.get(0x10160003) != 2 and not props.get(0x0E1F000B):
            # unchanged, or in another charset
            if html.get_content_charset() and digest(html.get_payload(decode=True)) == props.digest(0x10130102):
                self.checked += 1
            else:
                self.check(props.get(0x3FDE0003) in (None, 20127, 1200) or html.get_content_charset() == 'utf-8', where,
                           'the HTML differs')
        if any(part.get_content_type() == 'application/ms-tnef' for part in parts):
            # the message wants all in TNEF, which tests/corpus-tnef.sh tests
            self.check(len(parts) == 1, where, '%d parts beside the TNEF' % len(parts))
            return
        self.check(len(parts) == len(attachments), where, '%d attachments, not %d' % (len(parts), len(attachments)))
        self.attachments(where, attachments, parts)

    @staticmethod
    def is_file(part, name, wanted):
        if name is not None and part.get_filename() != harmless(name):
            return False
        # the parts of a message/delivery-status are none of bytes
        return wanted is None or part.is_multipart() or digest(part.get_payload(decode=True)) == wanted

    @staticmethod
    def is_body(part):
        return part.get_content_disposition() is None

    def attachments(self, where, attachments, parts):
        left = list(parts)
        for number, dumped in enumerate(attachments):
            props, place = Props(dumped), '%s attachment %d' % (where, number)
            method = props.get(0x37050003, 1)
            name = props.get(0x3707001F) or props.get(0x3704001F)
            if 'message' in dumped:
                found = next((part for part in left if part.get_content_type() in ('message/rfc822', 'message/global')), None)
                self.check(found is not None, place, 'no message')
                if found is not None:
                    left.remove(found)
                    self.message(place, dumped['message'], found.get_payload(0))
                continue
            if method == 6:
                found = next((part for part in left if part.get_content_type() == 'application/x-ole-storage'), None)
                self.check(found is not None, place, 'no object')
            else:
                wanted = props.digest(0x37010102)
                found = next((part for part in left if self.is_file(part, name, wanted)), None)
                self.check(found is not None, place, 'no file %r of these bytes' % name)
            if found is not None:
                left.remove(found)


class Back(Comparison):
    SAME = {0x0037001F: 'subject', 0x10350000 + 0x1F: 'message id', 0x1042001F: 'in reply to', 0x1039001F: 'references',
            0x0070001F: 'topic', 0x1043001F: 'list-help', 0x1044001F: 'list-subscribe', 0x1045001F: 'list-unsubscribe',
            0x00170003: 'importance', 0x3FDF0003: 'auto response'}
    TIMES = {0x00390040: 'submit time', 0x00150040: 'expiry time'}

    @staticmethod
    def plain(value):
        if not isinstance(value, str):
            return value
        return harmless(value.replace('\r\n', '\n').replace('\r', '\n').replace('\n', '\r\n')).strip(' \'"<>')

    def back(self, where, first, second):
        a, b = Props(first), Props(second)
        for tag, name in self.SAME.items():
            if a.get(tag) not in (None, ''):
                self.check(self.plain(a.get(tag)) == self.plain(b.get(tag)), where,
                           '%s is %r, not %r' % (name, b.get(tag), a.get(tag)))
        for tag, name in self.TIMES.items():
            if tag in a:
                self.check(tag in b and int(a.get(tag), 16) // 10000000 == int(b.get(tag), 16) // 10000000, where,
                           '%s is %s, not %s' % (name, b.get(tag), a.get(tag)))
        if a.get(0x00710102) is not None or 0x00710102 in a:
            size = a.props[0x00710102]['size']
            if size >= 22 and (size - 22) % 5 == 0:
                self.check(a.digest(0x00710102) == b.digest(0x00710102), where, 'the conversation index differs')
        if a.get(0x1000001F) is not None and b.get(0x1000001F) is not None:
            self.check(self.plain(a.get(0x1000001F)) == self.plain(b.get(0x1000001F)), where, 'the text differs')
        rows, others = ([Props(row) for row in dumped.get('recipients', [])] for dumped in (first, second))
        rows = [row for row in rows if row.get(0x0C150003, 0) & 3 and (row.get(0x3001001F) or row.get(0x3003001F))]
        rows.sort(key=lambda row: row.get(0x0C150003) & 3)
        self.check(len(rows) == len(others), where, '%d recipients, not %d' % (len(others), len(rows)))
        for row, other in zip(rows, others):
            self.check(row.get(0x0C150003) & 3 == other.get(0x0C150003), where, 'a recipient of another kind')
            if row.get(0x3001001F):
                self.check(self.plain(row.get(0x3001001F)) == self.plain(other.get(0x3001001F)), where,
                           'recipient %r, not %r' % (other.get(0x3001001F), row.get(0x3001001F)))
        files, found = (sorted(Props(attach).digest(0x37010102) for attach in dumped.get('attachments', [])
                               if 'message' not in attach and Props(attach).digest(0x37010102)) for dumped in (first, second))
        # what else there is was an object, a storage; signed data begin with their content's type
        if a.get(0x001A001F, '').endswith('.MultipartSigned'):
            files = []
        self.check(all(item in found for item in files), where, 'a file lacks or has other bytes')
        inner, inside = ([attach['message'] for attach in dumped.get('attachments', []) if 'message' in attach]
                         for dumped in (first, second))
        self.check(len(inner) == len(inside), where, '%d embedded messages, not %d' % (len(inside), len(inner)))
        for number, (one, other) in enumerate(zip(inner, inside)):
            self.back('%s embedded %d' % (where, number), one, other)


def main_back():
    dumps = []
    for name in sys.argv[2:4]:
        with open(name, encoding='utf-8') as file:
            dumps.append(json.load(file)['message'])
    comparison = Back()
    comparison.back('', *dumps)
    print('%d of %d checks' % (comparison.checked - comparison.failed, comparison.checked))
    return 1 if comparison.failed else 0


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        dumped = json.load(file)
    with open(sys.argv[2], 'rb') as file:
        data = file.read()
    comparison = Comparison()
    comparison.check(not [line for line in data.split(b'\r\n') if len(line) > 998 and b'IMCEA' not in line], '', 'a long line')
    entity = email.message_from_bytes(data, policy=email.policy.default)
    comparison.defects('', entity)
    comparison.message('', dumped['message'], entity)
    print('%d of %d checks' % (comparison.checked - comparison.failed, comparison.checked))
    return 1 if comparison.failed else 0


if __name__ == '__main__':
    sys.exit(main_back() if sys.argv[1] == '--back' else main())
