#!/usr/bin/python3
"""Writes the seeds of the fuzz targets into the folders beside this file, one folder a target. All of our own making."""
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))


def write(target, name, data):
    folder = os.path.join(HERE, target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), 'wb') as out:
        out.write(data)


def crc32(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xEDB88320 if crc & 1 else crc >> 1
    return crc


def rtf_stream(contents, raw_size, form=b'LZFu'):
    return struct.pack('<II4sI', len(contents) + 12, raw_size, form, crc32(contents)) + contents


def rtf():
    hello = bytes.fromhex('03000a007263706731323542320af32068656c09002062770' '5b06c647d0a800fa0')
    write('rtf', 'hello', rtf_stream(hello, 43))
    write('rtf', 'overlap', rtf_stream(bytes.fromhex('410004205758595a0d6e7d010eb0'), 28))
    write('rtf', 'mela', rtf_stream(b'{\\rtf1 plain}', 13, b'MELA'))
    write('rtf', 'raw-4gb', rtf_stream(hello, 0xFFFFFFFF))
    write('rtf', 'before-start', rtf_stream(b'\x01\xfe\x0f', 100))
    write('rtf', 'bomb', rtf_stream(b'\xff' + b'\x00\x0f' * 8 + b'\xff' + b'\x0c\xef' * 8, 0x7FFFFFFF))
    write('rtf', 'text', b'{\\rtf1\\ansi\\deff0 ' + b'abcabcabcabcabcabcabcabcabcx' * 20 + b'}')


def mime():
    write('mime', 'nested', b'From x\r\nFrom: "A, B" <a@x>, c@x (C)\r\nTo: T: a@x;\r\nDate: Tue, 4 Mar 2025 14:05:09 +0100\r\n'
          b'Subject: =?utf-8?B?R3LDvA==?= =?utf-8?Q?=C3=9F?=\r\nContent-Type: multipart/mixed;\r\n boundary="b c"\r\n\r\n'
          b'--b c\r\nContent-Type: text/plain; name*0*=utf-8\'en\'%41; name*1="b"\r\n\r\none\r\n--b c\r\n'
          b'Content-Type: message/rfc822\r\n\r\nA: b\r\n\r\nin\r\n--b c--\r\n')
    write('mime', 'digest', b'Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: b\n\nx\n--b\n--b--\n')
    write('mime', 'none', b'no header\rat all')
    write('mimebody', 'html', b'<p style="x:url(cid:a)">a&amp;b<br><!-- c --><script>1</script><img src=\'cid:b%20\'></p>')
    write('mimebody', 'base64', b'SGVsbG8sIHdvcmxk\r\nIQ==\r\n-- footer, text\r\n')
    write('mimebody', 'quoted', b'a=3Db=\r\nc  \r\n=zz= \t\r\n')
    write('mimebody', 'uuencode', b'begin 644 a\n#86)C\n`\nend\n')
    write('mimebody', 'jis', b'\x1b$BF|K\\\x1b(B ~{VP~} \x0e0!\x0f \x93\xfa \xc6\xfc \xe2\x82\xac +AOk-')
    write('mimebody', 'flowed', b'a \r\nb\r\n> c \r\n> d\r\n-- \r\ne')
    write('mimebody', 'enriched', b'<bold>a</bold><color><param>red</param>b</color>\r\n\r\n<<c>')
    write('mimebody', 'binhex', b':#f%ZG(4*58*-8&Y%!3!`!"!S*\'"h1Q9\n:')


def rtftext():
    write('rtftext', 'text', b"{\\rtf1\\ansi\\ansicpg1251\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset128 M;}}"
          b"\\uc1\\pard\\plain\\f0 One\\par Two\\tab\\'e9\\{x\\}\\line\\u8212 ?{\\f1\\'83\\'41}{\\v no\\v0}\\uc3\\u-8704 abc.\\par }")
    write('rtftext', 'html', b"{\\rtf1\\ansi\\fromhtml1 \\deff0{\\fonttbl{\\f1\\fcharset204 A;}}{\\*\\htmltag64}{\\*\\htmltag19 <html>}"
          b"{\\htmlrtf \\f1\\b \\htmlrtf0 A\\'e9{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 }{\\*\\mhtmltag64 <img src=\"{\\htmlbase X}\">}"
          b"\\lquote\\~\\_\\emdash{\\pntext\\'b7\\tab}{\\*\\htmltag58 </body></html>}}")
    write('rtftext', 'link', b'{\\rtf1 {\\field{\\*\\fldinst{HYPERLINK "mailto:a@b" }}{\\fldrslt\\cf1\\ul a@c}}{\\pict\\bin4 }}}}}\\cell\\row}')
    write('rtftext', 'deep', b'{\\rtf1' + b'{\\b' * 1100 + b'x')


def attribute(level, number, data):
    return struct.pack('<BII', level, number, len(data)) + data + struct.pack('<H', sum(data) & 0xFFFF)


def tnef_stream(*attributes):
    return b'\x78\x9f\x3e\x22\x01\x00' + b''.join(attributes)


def value(data):
    return struct.pack('<I', len(data)) + data + bytes(-len(data) % 4)


def tnef():
    props = struct.pack('<I', 5)
    props += struct.pack('<II', 0x0076001E, 1) + value(b'abc\0')
    props += struct.pack('<II', 0x0037001F, 1) + value('ab\0'.encode('utf-16le'))
    props += struct.pack('<II', 0x0023000B, 1)
    props += (struct.pack('<I', 0x8000101E) + bytes(16) + struct.pack('<I', 1) + value('Keywords\0'.encode('utf-16le')) +
              struct.pack('<I', 2) + value(b'a\0') + value(b'bcd\0'))
    props += struct.pack('<I', 0x80341003) + bytes(16) + struct.pack('<IIIII', 0, 0x8234, 2, 1, 2)
    inner = tnef_stream(attribute(1, 0x00018004, b'inner\0'), attribute(1, 0x00069003, props))
    data = struct.pack('<I', 1) + struct.pack('<II', 0x3701000D, 1) + value(b'\7\3\2' + bytes(5) + b'\xc0' + bytes(6) + b'\x46' + inner)
    rows = struct.pack('<II', 2, 1) + struct.pack('<II', 0x0C150003, 1) + struct.pack('<I', 0)
    write('tnef', 'message', tnef_stream(attribute(1, 0x00089006, b'\0\0\1\0'), attribute(1, 0x00069007, struct.pack('<II', 1252, 0)),
                                         attribute(1, 0x00078008, b'IPM.Microsoft Mail.Note\0'),
                                         attribute(1, 0x00038005, struct.pack('<7H', 2004, 2, 17, 11, 25, 35, 2)),
                                         attribute(1, 0x00018009, b'0AFF\0'), attribute(1, 0x0002800C, b'text\0'),
                                         attribute(1, 0x00069003, props), attribute(1, 0x00069004, rows)))
    write('tnef', 'attachments', tnef_stream(attribute(2, 0x00069002, b'\1\0\xff\xff\xff\xff\x20\0\x20\0\0\0\0\0'),
                                             attribute(2, 0x0006800F, b'data'), attribute(2, 0x00018010, b'a.txt\0'),
                                             attribute(2, 0x00069002, b''), attribute(2, 0x00069005, props)))
    write('tnef', 'nested', tnef_stream(attribute(2, 0x00069005, struct.pack('<III', 1, 0x3701000D, 1) + value(inner))))
    write('tnef', 'nested-iid', tnef_stream(attribute(2, 0x00069005, data)))
    write('tnef', 'from', tnef_stream(attribute(1, 0x00008000, b'\4\0\x31\0\x0a\0\x17\0User Two\0\0SMTP:user2@example.com\0' + bytes(8)),
                                      attribute(1, 0x00060000, b'\5\0Anna\0\x13\0SMTP:anna@host.com\0')))
    write('tnef', 'lies', tnef_stream(b'\2\x0f\x80\6\0\xff\xff\xff\x7fabc'))
    write('tnef', 'count', tnef_stream(attribute(1, 0x00069003, struct.pack('<III', 0xFFFFFFFF, 0x1003101E, 0x7FFFFFFF))))


def entryid():
    strings = b''.join(text.encode('utf-16le') + b'\0\0' for text in ('Bo', 'SMTP', 'b@x.y'))
    one_off = bytes(4) + bytes.fromhex('812b1fa4bea310199d6e00dd010f5402') + b'\0\0'
    write('entryid', 'one-off', one_off + b'\1\x80' + strings)
    write('entryid', 'one-off-ansi', one_off + b'\0\0Bo\0SMTP\0b@x.y\0')
    write('entryid', 'wrapped', bytes(4) + bytes.fromhex('38a1bb1005e5101aa1bb08002b2a56c2') + b'\0\0mspst.dll\0entry')
    write('entryid', 'index', bytes.fromhex('01d6875c1e59') + bytes(16) + bytes.fromhex('0000000190' + '8000000100'))


def mimeout():
    write('mimeout', 'text', 'Gr\u00fc\u00dfe aus K\u00f6ln'.encode())
    write('mimeout', 'inject', b'a\r\nBcc: x@y\r\n\r\n=?utf-8?q?x?=')
    write('mimeout', 'lines', b'.\r\nFrom me \r\n-- \r\n>quote and a line that is long enough to be broken at a blank, or  two\r\n')
    write('mimeout', 'dashes', b'.\r\n-- ' + 70 * b'a' + b' b\r\na -- ' + 70 * b'a' + b'\r\n')
    write('mimeout', 'address', b'"a\\" <b>, c\302\205d\355\240\200"@x>,y')


def rtfhtml():
    write('rtfhtml', 'format', b'{\\rtf1\\deff0{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red255;}\\qc\\fs21\\cf1 {\\b a\\i b}\\par\\par\\line\\ul c}')
    write('rtfhtml', 'link', b'{\\rtf1{\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt y\\par z}}<}}')


def cfbread():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../plain.msg'), 'rb') as f:
        message = f.read()
    write('cfbread', 'plain', message)
    directory = 512 * (struct.unpack_from('<I', message, 48)[0] + 1)
    for name, offset, value in (('cycle', directory + 128 + 68, 1), ('missing', directory + 128 + 72, 0x12345),
                                ('large', directory + 128 + 120, 0x7fffffff), ('fat', 76, 3)):
        damaged = bytearray(message)
        struct.pack_into('<I', damaged, offset, value)
        write('cfbread', name, bytes(damaged))


def propstream():
    entries = b''.join(struct.pack('<IIQ', tag, 6, value) for tag, value in
                       ((0x340D0003, 0x40E79), (0x0037001F, 12), (0x6801101F, 8), (0x68051003, 12), (0x3701000D, 0x1FFFFFFFF),
                        (0x68020777, 1), (0x0E06000B, 1), (0x00390040, 0x1C9A1D5B2C3D000)))
    write('propstream', 'root', bytes(8) + struct.pack('<4I', 2, 1, 2, 1) + bytes(8) + entries)
    write('propstream', 'embedded', bytes(8) + struct.pack('<4I', 0, 0, 0, 0) + entries[:32])
    write('propstream', 'child', bytes(8) + entries[:40])


def nameid():
    guid = bytes(range(16))
    text = 'X-Name'.encode('utf-16le')
    strings = struct.pack('<I', len(text)) + text
    entries = struct.pack('<IHH', 0x8234, 3 << 1, 0) + struct.pack('<IHH', 0, 3 << 1 | 1, 1) + struct.pack('<IHH', 7, 2 << 1, 2)
    # the first two bytes of all say where the streams end, modulo the rest: 16 and 24
    whole = guid + entries + strings
    write('nameid', 'names', bytes([16, 24]) + whole[2:])
    write('nameid', 'beyond', bytes([16, 8]) + guid[2:] + struct.pack('<IHH', 0xFFFFFFF0, 0xFFFF, 0))


def bytetext():
    write('bytetext', 'hex', b'00fFa9')
    write('bytetext', 'padded', b'Zm9vYg==')
    write('bytetext', 'bare', b'Zm9vYmE')
    write('bytetext', 'bits', b'Zm9vYh==')


def cfbdir():
    """A compound file of a directory, a table of small streams, one small and one large stream."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE

    def entry(name, kind, left, right, child, start, size):
        text = name.encode('utf-16le') + b'\0\0'
        return (text.ljust(64, b'\0') + struct.pack('<HBB3I', len(text), kind, 1, left, right, child) + bytes(36) +
                struct.pack('<IQ', start, size))

    def file(links=(2, 3), large=(5, 6, 7, 8, 9, 10, 11, 12, end), small=(1, end)):
        fat = [0xFFFFFFFD, end, end, end] + list(large)
        header = (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(16) + struct.pack('<HHHHH', 0x3E, 3, 0xFFFE, 9, 6) + bytes(6) +
                  struct.pack('<9I', 0, 1, 1, 0, 4096, 2, 1, end, 0) + struct.pack('<109I', 0, *[none] * 108))
        directory = (entry('Root Entry', 5, none, none, 1, 3, 128) + entry('b', 2, links[0], links[1], none, 4, 4500) +
                     entry('a', 2, none, none, none, 0, 100) + entry('c', 1, none, none, none, 0, 0))
        return (header + struct.pack('<128I', *(fat + [none] * (128 - len(fat)))) + directory +
                struct.pack('<128I', *(list(small) + [none] * (128 - len(small)))) + bytes(512 * 10))

    write('cfbdir', 'sound', file())
    write('cfbdir', 'cycle', file(links=(1, 1)))
    write('cfbdir', 'missing', file(links=(9, none)))
    write('cfbdir', 'chain', file(large=(5, 6, 4)))
    write('cfbdir', 'small', file(small=(1, 0)))


if __name__ == '__main__':
    cfbread()
    mime()
    rtf()
    rtftext()
    tnef()
    entryid()
    mimeout()
    rtfhtml()
    propstream()
    nameid()
    bytetext()
    cfbdir()
