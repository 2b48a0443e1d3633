"""Reads a PWG raster with libcups, which shares no line of code with the station.

Prints for each page "width height dpi colour-space\n" and then its bytes. Prints nothing where libcups is not installed.
"""
import ctypes
import ctypes.util
import os
import struct
import sys

libraries = [ctypes.CDLL(name) for name in map(ctypes.util.find_library, ["cups", "cupsimage"]) if name]
library = next((library for library in libraries if hasattr(library, "cupsRasterOpen")), None)
if library is None:
    sys.exit(0)
library.cupsRasterOpen.restype = ctypes.c_void_p
library.cupsRasterOpen.argtypes = [ctypes.c_int, ctypes.c_int]
library.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
library.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
READ = 0
raster = library.cupsRasterOpen(os.open(sys.argv[1], os.O_RDONLY), READ)
header = ctypes.create_string_buffer(1796)
out = sys.stdout.buffer
while library.cupsRasterReadHeader2(raster, header):
    number = lambda at: struct.unpack_from("=I", header.raw, at)[0]
    dpi, width, height, line, space = number(276), number(372), number(376), number(392), number(400)
    out.write(f"{width} {height} {dpi} {space}\n".encode())
    row = ctypes.create_string_buffer(line)
    for _ in range(height):
        if library.cupsRasterReadPixels(raster, row, line) != line:
            sys.exit("the raster ends before its page")
        out.write(row.raw)
