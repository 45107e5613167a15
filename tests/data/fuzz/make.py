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


def rtftext():
    write('rtftext', 'text', b"{\\rtf1\\ansi\\ansicpg1251\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset128 M;}}"
          b"\\uc1\\pard\\plain\\f0 One\\par Two\\tab\\'e9\\{x\\}\\line\\u8212 ?{\\f1\\'83\\'41}{\\v no\\v0}\\uc3\\u-8704 abc.\\par }")
    write('rtftext', 'html', b"{\\rtf1\\ansi\\fromhtml1 \\deff0{\\fonttbl{\\f1\\fcharset204 A;}}{\\*\\htmltag64}{\\*\\htmltag19 <html>}"
          b"{\\htmlrtf \\f1\\b \\htmlrtf0 A\\'e9{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 }{\\*\\mhtmltag64 <img src=\"{\\htmlbase X}\">}"
          b"\\lquote\\~\\_\\emdash{\\pntext\\'b7\\tab}{\\*\\htmltag58 </body></html>}}")
    write('rtftext', 'link', b'{\\rtf1 {\\field{\\*\\fldinst{HYPERLINK "mailto:a@b" }}{\\fldrslt\\cf1\\ul a@c}}{\\pict\\bin4 }}}}}\\cell\\row}')
    write('rtftext', 'deep', b'{\\rtf1' + b'{\\b' * 1100 + b'x')


if __name__ == '__main__':
    rtf()
    rtftext()
