#!/usr/bin/python3
"""corpus-tnef.py TRUTH.json DUMP.json

Compares what `imsg dump --json` shows of a decoded TNEF stream with the corpus truth of the stream: every encapsulated
property of the message, of each attachment and of each recipient, and the numbers of both. Attached messages likewise.
Prints what differs; last line "N of M properties". Exit status 1 where one differs.
"""
import hashlib
import json
import sys

# Ids that the decoder leaves out, that a message computes, or that a message file has no place for.
LEFT_OUT = {0x0FFF, 0x0FF9, 0x0FFB, 0x0FFA, 0x340D, 0x0FF4, 0x0FF7, 0x0FFE, 0x0FF8, 0x0E21, 0x0E20, 0x0E08, 0x0E1B,
            0x0E04, 0x0E03, 0x0E02, 0x0E12, 0x0E13, 0x3007, 0x3008, 0x0E07, 0x0E1D, 0x0FF6, 0x3000, 0x003D, 0x0E17,
            0x0E23, 0x0E2F, 0x0E1F, 0x1006, 0x1007, 0x1008, 0x1010, 0x1011}
PT_NULL, PT_ERROR, PT_OBJECT, PT_STRING8, PT_UNICODE, PT_BINARY = 1, 10, 13, 0x1E, 0x1F, 0x102


def tag_of(prop):
    return int(prop['tag'], 16)


class Comparison:
    def __init__(self, dump):
        self.names = {}
        for name in dump.get('named', []):
            key = (name['guid'], name.get('lid') or name.get('name'))
            self.names[key] = int(name['id'], 16)
        self.checked = self.failed = 0

    def fail(self, where, text):
        self.failed += 1
        print('%s: %s' % (where, text))

    def value(self, where, prop, found, page):
        kind, first = tag_of(prop) & 0xFFFF, prop['values'][0]
        if kind in (PT_STRING8, PT_UNICODE):
            if kind == PT_STRING8:
                if 'hex' not in first:
                    return
                text = bytes.fromhex(first['hex']).split(b'\0')[0].decode(page, 'replace')
            elif 'text' in first:
                text = first['text'].split('\0')[0]
            else:
                return
            raw = text.encode('utf-16le', 'surrogatepass')
            if '\ufffd' not in text and hashlib.sha256(raw).hexdigest() != found['sha256'].lower():
                self.fail(where, '%s is %r, not %r' % (prop['tag'], found.get('value'), text))
        elif kind == PT_BINARY:
            if (first['size'], first['sha256']) != (found['size'], found['sha256'].lower()):
                self.fail(where, '%s has %d bytes, not %d' % (prop['tag'], found['size'], first['size']))
        elif kind < 0x1000 and str(first['value']).upper() != str(found['value']).upper() and kind not in (4, 5, 6, 7, 0x14):
            self.fail(where, '%s is %s, not %s' % (prop['tag'], found['value'], first['value']))

    def properties(self, where, props, dumped, page, skip=()):
        have = {tag_of(prop) >> 16: prop for prop in dumped}
        for prop in props:
            number, kind = tag_of(prop) >> 16, tag_of(prop) & 0xFFFF
            if prop.get('named'):
                key = (prop['named']['guid'], prop['named'].get('lid') or prop['named'].get('name', '').rstrip('\0'))
                number = self.names.get(key)
            elif number in LEFT_OUT or number in skip:
                continue
            if kind in (PT_NULL, PT_ERROR, PT_OBJECT, 0) or not prop['count']:
                continue
            self.checked += 1
            if number not in have:
                self.fail(where, '%s is missing' % prop['tag'])
            else:
                self.value(where, prop, have[number], page)

    def message(self, where, truth, dumped):
        page, attachments, current = 'cp1252', [], None
        for attribute in truth['attributes']:
            if attribute['name'] == 'attOemCodepage' and 'code_page' in attribute:
                page = 'cp%d' % attribute['code_page']
            elif attribute['name'] == 'attMAPIProps':
                self.properties(where, attribute.get('properties', []), dumped['properties'], page)
            elif attribute['name'] == 'attRecipTable':
                rows = attribute.get('rows', [])
                if len(rows) != len(dumped['recipients']):
                    self.fail(where, '%d recipients, not %d' % (len(dumped['recipients']), len(rows)))
                for row, recipient in zip(rows, dumped['recipients']):
                    self.properties(where + ' recipient', row, recipient['properties'], page)
            elif attribute['name'] == 'attAttachRendData':
                current = []
                attachments.append(current)
            elif attribute['name'] == 'attAttachment' and current is not None:
                current.extend(attribute.get('properties', []))
        if len(attachments) != len(dumped['attachments']):
            self.fail(where, '%d attachments, not %d' % (len(dumped['attachments']), len(attachments)))
        for index, (props, attachment) in enumerate(zip(attachments, sorted(dumped['attachments'], key=lambda a: a['num']))):
            inner = '%s attachment %d' % (where, index + 1)
            self.properties(inner, props, attachment['properties'], page, {0x3701})
            for prop in props:
                for value in prop['values']:
                    if 'tnef' in value and 'message' in attachment:
                        self.message(inner, value['tnef'], attachment['message'])


def main(argv):
    with open(argv[0], encoding='utf-8') as file:
        truth = json.load(file)
    with open(argv[1], encoding='utf-8') as file:
        dump = json.load(file)
    comparison = Comparison(dump)
    comparison.message(truth['file'], truth, dump['message'])
    print('%s: %d of %d properties' % (truth['file'], comparison.checked - comparison.failed, comparison.checked))
    return comparison.failed != 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
