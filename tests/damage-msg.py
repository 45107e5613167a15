#!/usr/bin/python3
"""damage-msg.py GOOD.msg DIR: writes copies of a message file into DIR, each wrong in one way, NAME.msg."""
import shutil
import struct
import sys

import olefile

good, folder = sys.argv[1:]
PROPERTIES = '__properties_version1.0'
ENTRIES = '__nameid_version1.0/__substg1.0_00030102'


def in_stream(name, stream, change):
    """Changes a stream's bytes in place."""
    path = f'{folder}/{name}.msg'
    shutil.copy(good, path)
    with olefile.OleFileIO(path, write_mode=True) as ole:
        data = bytearray(ole.openstream(stream).read())
        change(data)
        ole.write_stream(stream, bytes(data))


def in_file(name, old, new):
    """Changes bytes of the file, wherever they are."""
    with open(good, 'rb') as file:
        data = file.read()
    assert old in data and len(old) == len(new)
    with open(f'{folder}/{name}.msg', 'wb') as file:
        file.write(data.replace(old, new, 1))


def put(offset, number, form='<I'):
    return lambda data: struct.pack_into(form, data, offset, number)


def entry(tag, field, number):
    """Changes a field (byte offset) of a property's entry."""
    def change(data):
        offset = 32
        while struct.unpack_from('<I', data, offset)[0] != tag:
            offset += 16
        struct.pack_into('<I', data, offset + field, number)
    return change


in_stream('reserved', PROPERTIES, put(0, 1))
in_stream('next-id', PROPERTIES, put(12, 1))
in_stream('count', PROPERTIES, put(16, 9))
in_stream('flags', PROPERTIES, entry(0x0037001f, 4, 8))
in_stream('size', PROPERTIES, entry(0x0037001f, 8, 3))
in_stream('class', PROPERTIES, entry(0x001a001f, 0, 0x6fff001f))
in_stream('type', PROPERTIES, entry(0x00170003, 0, 0x00170777))
in_stream('twice', PROPERTIES, entry(0x00170003, 0, 0x00260003))
in_stream('mask', PROPERTIES, entry(0x340d0003, 8, 0))
in_stream('number', '__attach_version1.0_#00000001/' + PROPERTIES, put(8 + 8, 7))
in_stream('set', ENTRIES, put(4, 99 << 1, '<H'))
in_stream('index', ENTRIES, put(6, 5, '<H'))
in_file('clsid', bytes.fromhex('0b0d020000000000c000000000000046'), bytes(16))
in_file('name', '__attach_version1.0_#00000002'.encode('utf-16le'), '__attach_version1.0_#0000000x'.encode('utf-16le'))
in_file('nameid', '__nameid_version1.0'.encode('utf-16le'), '__nameix_version1.0'.encode('utf-16le'))
