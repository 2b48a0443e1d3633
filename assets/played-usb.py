"""A USB in software, with tokens that are played: a usbfs under umockdev whose transfers are answered by whoever listens on a socket.

    umockdev-wrapper /usr/bin/python3 played-usb.py FOLDER VENDOR:PRODUCT:reports|frames|slow-frames:SERIAL,… PROGRAM ARGUMENTS…

The program sees the tokens at sockets 2.3, 2.4 … of bus 1, behind a hub, through its own libusb and its own system calls, and beside
them a device of another maker. What a token is sent goes to FOLDER/socket, and its answers come from there: one byte of kind, one
with the number of the token, two of length, the bytes; back one byte of whether it is there no more, two of length, the bytes. Kind
L asks whether a token is plugged in, and a changed answer means that it was plugged in anew. FOLDER/claims says who had which
interface. A system call that is not known fails, so that nothing is passed that was not played; and the transfers of a token that is
gone come back as such, as the kernel hands them back, or whoever waits for one would wait for ever.
"""
import errno
import os
import socket
import struct
import subprocess
import sys
import threading

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev

USBDEVFS_SUBMITURB = 0x8038550A
USBDEVFS_DISCARDURB = 0x550B
USBDEVFS_REAPURBNDELAY = 0x4008550D
USBDEVFS_CLAIM = 0x8004550F
USBDEVFS_RELEASE = 0x80045510
USBDEVFS_IOCTL = 0xC0105512
USBDEVFS_CONNECT = 0x5517
USBDEVFS_GET_CAPABILITIES = 0x8004551A
USBDEVFS_DISCONNECT_CLAIM = 0x8108551B

URB_SIZE, STATUS, BUFFER, LENGTH, ACTUAL = 56, 4, 16, 24, 28
INTERRUPT, CONTROL, BULK = 1, 2, 3
SET_REPORT, GET_REPORT = (0x21, 0x09), (0xA1, 0x01)
REPORT = 64
WITHIN = 60
# Transfers can be taken back after a disconnection: USBDEVFS_CAP_REAP_AFTER_DISCONNECT and _ZERO_PACKET.
CAPABILITIES = 0x11
# Of the interface that carries frames.
OUT, IN = 0x03, 0x83
# Which transfers the pipes of that interface carry, and how fast the bus runs then, in Mbit/s.
CARRIES = {"frames": (BULK, "12"), "slow-frames": (INTERRUPT, "1.5")}
# How often a token is asked whether it is plugged in, and for how long somebody is waited for who answers for it.
LOOK_MILLIS, KNOCK_MILLIS = 30, 10

folder, tokens = sys.argv[1:3]


def device(vendor, product, device_class, serial):
    return bytes([18, 1, 0, 2, device_class, 0, 0, 64]) + struct.pack("<HHH", vendor, product, 0x0100) + bytes([1, 2, 3 if serial else 0, 1])


def interface(number, device_class, *endpoints):
    head = bytes([9, 4, number, 0, len(endpoints), *device_class, 0])
    return head + b"".join(bytes([7, 5, address, attributes, size, 0, 4]) for address, attributes, size in endpoints)


def whole(device, interfaces):
    body = b"".join(interfaces)
    return device + bytes([9, 2]) + struct.pack("<H", 9 + len(body)) + bytes([len(interfaces), 1, 0, 0xC0, 50]) + body


def bulk(number):
    return (number, 2, 64), (0x80 | number, 2, 64)


CCID = interface(1, (0x0B, 0, 0), *bulk(2))
PARTS = {
    "reports": [interface(0, (3, 0, 0), (0x84, 3, 8)), CCID],
    "slow-frames": [interface(3, (0xFF, 0x54, 1), (3, 3, 8), (0x83, 3, 8))],
    "frames": [interface(0, (2, 2, 1), (0x84, 3, 8)), interface(2, (0x0A, 0, 0), *bulk(1)), CCID, interface(3, (0xFF, 0x54, 1), *bulk(3))],
}
HUB = whole(device(0x1D6B, 0x0002, 9, False), [interface(0, (9, 0, 0), (0x81, 3, 1))])
FOREIGN = whole(device(0x1234, 0x5678, 0, False), [interface(0, (0xFF, 0x54, 1), *bulk(3))])

line = None
# Transfers come in another thread than the looks.
turn = threading.Lock()


def knock():
    """Whether somebody answers for the tokens."""
    global line
    other = socket.socket(socket.AF_UNIX)
    try:
        other.connect(os.path.join(folder, "socket"))
        line = other
    except OSError:
        other.close()
    return line is not None


def take(count):
    got = b""
    while len(got) < count:
        part = line.recv(count - len(got))
        if not part:
            raise EOFError
        got += part
    return got


def asked(letter, number, content=b""):
    """The answer of a token; None when it is not there any more, or nobody answers for it."""
    global line
    with turn:
        if line is None:
            return None
        try:
            line.sendall(letter + struct.pack("<BH", number, len(content)) + content)
            gone, length = struct.unpack("<BH", take(3))
            content = take(length)
        except (EOFError, OSError):
            line = None
            return None
        return None if gone else content


def note(text):
    with open(os.path.join(folder, "claims"), "a") as file:
        file.write(text + "\n")


class Life:
    """A token from one plugging in to the pulling out. Transfers wait in `pending` until they are reaped."""

    def __init__(self, token):
        self.token = token
        self.pending, self.done = [], []
        self.is_gone = False

    def vanish(self):
        self.is_gone = True
        for entry in self.pending:
            self.finish(entry, -errno.ESHUTDOWN, 0)
        self.pending.clear()

    def ask(self, letter, content=b""):
        answer = None if self.is_gone else asked(letter, self.token.number, content)
        if answer is None:
            self.vanish()
        return answer

    def handle(self, client):
        number = client.get_request() & 0xFFFFFFFF
        arg = client.props.arg
        if number == USBDEVFS_REAPURBNDELAY:
            self.reap(arg, client)
        elif self.is_gone:
            client.complete(-1, errno.ENODEV)
        elif number == USBDEVFS_GET_CAPABILITIES:
            caps = arg.resolve(0, 4)
            caps.update(0, struct.pack("=I", CAPABILITIES))
            client.complete(0, 0)
        elif number in (USBDEVFS_CLAIM, USBDEVFS_DISCONNECT_CLAIM, USBDEVFS_RELEASE):
            which = struct.unpack("=I", bytes(arg.resolve(0, 4).retrieve()))[0]
            note(("release" if number == USBDEVFS_RELEASE else "claim") + f" {which}")
            client.complete(0, 0)
        elif number == USBDEVFS_IOCTL:
            which, what = struct.unpack_from("=iI", bytes(arg.resolve(0, 16).retrieve()))
            if what == USBDEVFS_CONNECT:
                note(f"give back {which}")
                client.complete(1, 0)
            else:
                client.complete(-1, errno.ENOTTY)
        elif number == USBDEVFS_SUBMITURB:
            self.submit(arg, client)
        elif number == USBDEVFS_DISCARDURB:
            self.discard(bytes(arg.retrieve())[:8], client)
        else:
            client.complete(-1, errno.ENOTTY)

    def submit(self, arg, client):
        at = bytes(arg.retrieve())[:8]
        urb = arg.resolve(0, URB_SIZE)
        raw = bytes(urb.retrieve())
        kind, endpoint = raw[0], raw[1]
        length = struct.unpack_from("=i", raw, LENGTH)[0]
        # Memory of the program is read while its call is answered, and written when a transfer is reaped.
        buffer = urb.resolve(BUFFER, length)
        entry = {"at": at, "urb": urb, "buffer": buffer, "length": length}
        carries, _ = CARRIES.get(self.token.kind, (None, None))
        if kind == carries and endpoint == OUT:
            if self.ask(b"O", bytes(buffer.retrieve())) is None:
                client.complete(-1, errno.ENODEV)
                return
            self.finish(entry, 0, length)
        elif kind == carries and endpoint == IN:
            self.pending.append(entry)
        elif kind == CONTROL:
            self.control(entry)
        else:
            client.complete(-1, errno.EINVAL)
            return
        client.complete(0, 0)

    def control(self, entry):
        content = bytes(entry["buffer"].retrieve())
        request_type, request, value, index, length = struct.unpack_from("<BBHHH", content)
        is_report = self.token.kind == "reports" and (value, index, length) == (0x0300, 0, REPORT)
        strings = {0x0300: b"\x09\x04", 0x0303: self.token.serial.encode("utf-16-le")}
        if is_report and (request_type, request) == SET_REPORT:
            self.answer(entry, self.ask(b"W", content[8:]), REPORT)
        elif is_report and (request_type, request) == GET_REPORT:
            self.answer(entry, self.ask(b"R"))
        elif (request_type, request) == (0x80, 6) and value in strings:
            text = strings[value]
            self.answer(entry, (bytes([len(text) + 2, 3]) + text)[:length])
        else:
            self.finish(entry, -errno.EPIPE, 0)

    def answer(self, entry, content, taken=None):
        if content is None:
            self.finish(entry, -errno.ESHUTDOWN, 0)
            return
        if content:
            entry["buffer"].update(8, content)
        self.finish(entry, 0, len(content) if taken is None else taken)

    def finish(self, entry, code, actual):
        entry["urb"].update(STATUS, struct.pack("=i", code))
        entry["urb"].update(ACTUAL, struct.pack("=i", actual))
        self.done.append(entry)

    def reap(self, arg, client):
        if self.pending and not self.done:
            content = self.ask(b"I")
            if content:
                entry = self.pending.pop(0)
                entry["buffer"].update(0, content)
                self.finish(entry, 0, len(content))
        if not self.done:
            client.complete(-1, errno.ENODEV if self.is_gone else errno.EAGAIN)
            return
        entry = self.done.pop(0)
        arg.resolve(0, 8).set_ptr(0, entry["urb"])
        client.complete(0, 0)

    def discard(self, address, client):
        for entry in list(self.pending):
            if entry["at"] == address:
                self.pending.remove(entry)
                self.finish(entry, -errno.ENOENT, 0)
                client.complete(0, 0)
                return
        client.complete(-1, errno.EINVAL)


testbed = UMockdev.Testbed.new()
TREE = "/devices/usb1"


def add(path, number, vendor, product, descriptors, speed="12"):
    node = f"bus/usb/001/{number:03}"
    testbed.add_from_string(
        f"P: {path}\nN: {node}\n"
        f"E: BUSNUM=001\nE: DEVNAME=/dev/{node}\nE: DEVNUM={number:03}\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\n"
        f"A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum={number}\\n\nA: speed={speed}\\n\n"
        f"A: idVendor={vendor:04x}\\n\nA: idProduct={product:04x}\\n\n"
        f"H: descriptors={descriptors.hex().upper()}\n"
    )
    return f"/dev/{node}"


class Token(UMockdev.IoctlBase):
    """A token in its socket, or out of it: then the system does not list it, and whoever had it open hears that it is gone."""

    def __init__(self, number, text):
        super().__init__()
        vendor, product, self.kind, self.serial = text.split(":", 3)
        vendor, product = int(vendor, 16), int(product, 16)
        name = f"1-2.{3 + number}"
        path = f"{TREE}/1-2/{name}"
        _, speed = CARRIES.get(self.kind, (None, "12"))
        descriptors = whole(device(vendor, product, 0, self.serial != "-"), PARTS[self.kind])
        node = add(path, 4 + number, vendor, product, descriptors, speed)
        testbed.attach_ioctl(node, self)
        self.number = number
        self.listed = os.path.join(testbed.get_root_dir(), "sys/bus/usb/devices", name)
        self.leads_to = os.readlink(self.listed)
        os.unlink(self.listed)
        # Whoever opened it in one life does not meet the next one.
        self.life, self.told, self.clients = None, None, {}

    def look(self):
        told = asked(b"L", self.number)
        if self.life and (self.life.is_gone or told != self.told):
            os.unlink(self.listed)
            self.life.vanish()
            self.life = None
        elif told is not None and not self.life:
            self.life, self.told = Life(self), told
            os.symlink(self.leads_to, self.listed)

    def do_handle_ioctl(self, client):
        if client not in self.clients:
            self.clients[client] = self.life
        life = self.clients[client]
        if life:
            life.handle(client)
        else:
            client.complete(-1, errno.ENODEV)
        return True


add(TREE, 1, 0x1D6B, 0x0002, HUB)
add(TREE + "/1-2", 2, 0x1D6B, 0x0002, HUB)
add(TREE + "/1-3", 3, 0x1234, 0x5678, FOREIGN)
tokens = [Token(number, text) for number, text in enumerate(tokens.split(","))]
loop = GLib.MainLoop()
outcome = {}


def look():
    if line is None:
        knock()
    for token in tokens:
        token.look()
    GLib.timeout_add(KNOCK_MILLIS if line is None else LOOK_MILLIS, look)
    return False


def run():
    outcome["code"] = subprocess.call(sys.argv[3:])
    GLib.idle_add(loop.quit)


look()
threading.Thread(target=run).start()
loop.run()
sys.exit(outcome["code"])
