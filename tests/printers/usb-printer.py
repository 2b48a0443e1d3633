"""A label printer on USB, in software: a usbfs device under umockdev that answers as a Brother QL does.

    umockdev-wrapper /usr/bin/python3 usb-printer.py FOLDER PROGRAM ARGUMENTS…

The program sees one printer, 04f9:209b with serial number 000M0Z, through its own libusb and its own system calls. What it is
sent lies in FOLDER/received afterwards. With FOLDER/mute the printer takes nothing; with FOLDER/yank it is pulled out after that
many bytes. Only submit, reap and discard of transfers and the claim of an interface are answered; a system call that is not known
fails, so that nothing is passed that was not played.
"""
import errno
import os
import struct
import subprocess
import sys
import threading

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev

USBDEVFS_SETINTERFACE = 0x80085504
USBDEVFS_SUBMITURB = 0x8038550A
USBDEVFS_DISCARDURB = 0x550B
USBDEVFS_REAPURBNDELAY = 0x4008550D
USBDEVFS_CLAIM = 0x8004550F
USBDEVFS_RELEASE = 0x80045510
USBDEVFS_GET_CAPABILITIES = 0x8004551A
USBDEVFS_DISCONNECT_CLAIM = 0x8108551B

URB_SIZE, STATUS, BUFFER, LENGTH, ACTUAL = 56, 4, 16, 24, 28
STATUS_REQUEST = b"\x1biS"
# The longest transfer of the station: a shorter one ends what it had to say.
TRANSFER = 16 * 1024

DEVICE = bytes([18, 1, 0, 2, 0, 0, 0, 64]) + struct.pack("<HHH", 0x04F9, 0x209B, 0x0100) + bytes([1, 2, 3, 1])
INTERFACE = bytes([9, 4, 0, 0, 2, 7, 1, 2, 0])
ENDPOINTS = bytes([7, 5, 0x02, 2, 64, 0, 0]) + bytes([7, 5, 0x81, 2, 64, 0, 0])
CONFIG = bytes([9, 2, 9 + len(INTERFACE) + len(ENDPOINTS), 0, 1, 1, 0, 0xC0, 0])
DESCRIPTORS = DEVICE + CONFIG + INTERFACE + ENDPOINTS

folder = sys.argv[1]
is_mute = os.path.exists(os.path.join(folder, "mute"))
yank = os.path.join(folder, "yank")
pulled_after = int(open(yank).read()) if os.path.exists(yank) else None


def status(kind):
    answer = bytearray(32)
    answer[0:3] = b"\x80\x20\x42"
    answer[10], answer[11], answer[17], answer[18] = 29, 0x0B, 90, kind
    return bytes(answer)


class Printer(UMockdev.IoctlBase):
    """Transfers wait in `pending` until they are reaped; an answer of the printer waits in `answers`."""

    def __init__(self):
        super().__init__()
        self.pending, self.done, self.answers, self.received = [], [], [], b""
        self.is_gone = False

    def out(self, urb, data):
        if pulled_after is not None and len(self.received) + len(data) > pulled_after:
            self.is_gone = True
            return False
        self.received += data
        with open(os.path.join(folder, "received"), "wb") as file:
            file.write(self.received)
        if data.endswith(STATUS_REQUEST):
            self.answers.append(status(0))
        elif len(data) < TRANSFER and data.endswith((b"\x0c", b"\x1a")):
            self.answers += [status(6), status(1)]
        return True

    def do_handle_ioctl(self, client):
        number = client.get_request() & 0xFFFFFFFF
        arg = client.props.arg
        if self.is_gone:
            client.complete(-1, errno.ENODEV)
        elif number == USBDEVFS_GET_CAPABILITIES:
            caps = arg.resolve(0, 4)
            caps.update(0, struct.pack("=I", 0x01))
            client.complete(0, 0)
        elif number in (USBDEVFS_CLAIM, USBDEVFS_DISCONNECT_CLAIM, USBDEVFS_RELEASE, USBDEVFS_SETINTERFACE):
            client.complete(0, 0)
        elif number == USBDEVFS_SUBMITURB:
            self.submit(arg, client)
        elif number == USBDEVFS_DISCARDURB:
            self.discard(bytes(arg.retrieve())[:8], client)
        elif number == USBDEVFS_REAPURBNDELAY:
            self.reap(arg, client)
        else:
            client.complete(-1, errno.ENOTTY)
        return True

    def submit(self, arg, client):
        at = bytes(arg.retrieve())[:8]
        urb = arg.resolve(0, URB_SIZE)
        raw = bytes(urb.retrieve())
        kind, endpoint = raw[0], raw[1]
        length = struct.unpack_from("=i", raw, LENGTH)[0]
        # Memory of the program is read while its call is answered, and written when a transfer is reaped.
        buffer = urb.resolve(BUFFER, length)
        entry = {"at": at, "urb": urb, "buffer": buffer, "endpoint": endpoint, "length": length}
        if kind == 3 and endpoint == 0x02:
            data = bytes(buffer.retrieve())
            if is_mute:
                self.pending.append(entry)
            elif self.out(urb, data):
                self.finish(entry, 0, length)
            else:
                client.complete(-1, errno.ENODEV)
                return
        elif kind == 3 and endpoint == 0x81:
            self.pending.append(entry)
        elif kind == 2:
            self.control(entry)
        else:
            client.complete(-1, errno.EINVAL)
            return
        client.complete(0, 0)

    def control(self, entry):
        """A string descriptor: the languages, and the serial number."""
        buffer = entry["buffer"]
        setup = bytes(buffer.retrieve())[:8]
        value = struct.unpack_from("<H", setup, 2)[0]
        strings = {0x0300: b"\x09\x04", 0x0303: "000M0Z".encode("utf-16-le")}
        if setup[1] == 6 and value in strings:
            text = strings[value]
            answer = bytes([len(text) + 2, 3]) + text
            answer = answer[: entry["length"] - 8]
            buffer.update(8, answer)
            self.finish(entry, 0, len(answer))
        else:
            self.finish(entry, -errno.EPIPE, 0)

    def finish(self, entry, code, actual):
        entry["urb"].update(STATUS, struct.pack("=i", code))
        entry["urb"].update(ACTUAL, struct.pack("=i", actual))
        self.done.append(entry)

    def reap(self, arg, client):
        for entry in list(self.pending):
            if entry["endpoint"] == 0x81 and self.answers:
                answer = self.answers.pop(0)
                entry["buffer"].update(0, answer)
                self.pending.remove(entry)
                self.finish(entry, 0, len(answer))
        if not self.done:
            client.complete(-1, errno.EAGAIN)
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
path = testbed.add_from_string(
    "P: /devices/usb1/1-1\nN: bus/usb/001/004\n"
    "E: BUSNUM=001\nE: DEVNAME=/dev/bus/usb/001/004\nE: DEVNUM=004\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\n"
    "A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=4\\n\nA: speed=480\\n\n"
    "A: idVendor=04f9\\n\nA: idProduct=209b\\n\n"
    f"H: descriptors={DESCRIPTORS.hex().upper()}\n"
)
printer = Printer()
testbed.attach_ioctl("/dev/bus/usb/001/004", printer)
loop = GLib.MainLoop()
outcome = {}


def run():
    outcome["code"] = subprocess.call(sys.argv[2:])
    loop.quit()


threading.Thread(target=run).start()
loop.run()
sys.exit(outcome["code"])
