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


if __name__ == '__main__':
    rtf()
