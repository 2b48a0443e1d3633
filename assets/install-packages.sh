#!/bin/sh
# Installs the system packages that are missing, and says what each is for. Silent when nothing is missing.
#
#   assets/install-packages.sh run          what `make demo` needs: a build, and a window where there is a display
#   assets/install-packages.sh test         what `make test` needs on top of that
#   assets/install-packages.sh --list SET   only prints the list
#
# On Debian and Ubuntu it installs with apt-get, through sudo when it is not root, and asks nothing. Elsewhere it
# prints the list and stops with exit status 1. The trap: a probe looks for the command or library itself and not
# for a package, so that a machine which has it from elsewhere is left alone.

set -eu
PATH="$PATH:/usr/sbin:/sbin"

# set | probe | Debian package | what for
packages() {
    cat <<'LIST'
build|command cc|gcc|compiles SQLite and links the program
build|header stdlib.h|libc6-dev|headers of the C library, for compiling SQLite
build|command pkg-config|pkg-config|finds the library of smart-card readers
build|file /usr/include/PCSC/winscard.h|libpcsclite-dev|links the service of smart-card readers
window|library libX11.so.6|libx11-6|the window on an X display
window|library libX11-xcb.so.1|libx11-xcb1|the window on an X display
window|library libXcursor.so.1|libxcursor1|the mouse pointer on an X display
window|library libXi.so.6|libxi6|keyboard and mouse on an X display
window|library libxkbcommon.so.0|libxkbcommon0|keyboard layouts
window|library libxkbcommon-x11.so.0|libxkbcommon-x11-0|keyboard layouts on an X display
window|library libwayland-client.so.0|libwayland-client0|the window on a Wayland display
window|library libwayland-cursor.so.0|libwayland-cursor0|the mouse pointer on a Wayland display
window|library libwayland-egl.so.1|libwayland-egl1|drawing on a Wayland display
window|library libEGL.so.1|libegl1|drawing the window
window|library libGL.so.1|libgl1|drawing the window
window|library libEGL_mesa.so.0|libegl-mesa0|drawing the window without a graphics driver of the maker
test|command oathtool|oathtool|an independent judge of every one-time password
test|command pdftotext|poppler-utils|reads and draws every paper from its PDF
test|command pdftoppm|poppler-utils|reads and draws every paper from its PDF
test|command python3|python3|runs the verifier of an exported journal
test|command ippeveprinter|cups-ipp-utils|a real printer on the network, in software
test|command avahi-daemon|avahi-daemon|without it that printer does not start
test|command dbus-daemon|dbus|without it that printer does not start
test|command cupsd|cups-daemon|a real queue of a print server
test|command lpadmin|cups-client|sets that queue up
test|command umockdev-wrapper|umockdev|printers and tokens on USB, in software
test|file /usr/lib/*/girepository-1.0/UMockdev-1.0.typelib|gir1.2-umockdev-1.0|answers for what is on that USB
test|file /usr/lib/python3/dist-packages/gi|python3-gi|runs what answers for what is on that USB
test|command pcscd|pcscd|the service of smart-card readers
test|file /usr/lib/pcsc/drivers/serial/libifdvpcd.so|vsmartcard-vpcd|a smart-card reader in software
test|command ykman|yubikey-manager|a program of somebody else for smart keys
test|command nitrocli|nitrocli|a program of somebody else for Nitrokeys
test|command zint|zint|an independent encoder of the postal barcode
test|command zbarimg|zbar-tools|reads barcodes back from their pictures
test|command Xvfb|xvfb|a display for the window where there is none
test|command xdotool|xdotool|types and clicks in the window
test|command strace|strace|counts the disk syncs of one token
LIST
}

is_there() { # probe kind, what
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    file) [ -e "$2" ] ;;
    header) printf '#include <%s>\n' "$2" | cc -E -x c - >/dev/null 2>&1 ;;
    library) printf '%s\n' "$libraries" | grep -q "[[:space:]]$2 " ;;
    esac
}

# Prints package and purpose of everything in the wanted sets that is not there.
missing() {
    libraries=$(ldconfig -p 2>/dev/null || true)
    packages | while IFS='|' read -r set probe package purpose; do
        case " $wanted " in *" $set "*) ;; *) continue ;; esac
        # shellcheck disable=SC2086 # kind and object of the probe are two words; an object may be a pattern
        is_there $probe || printf '%s|%s\n' "$package" "$purpose"
    done | sort -u -t '|' -k 1,1
}

show() { printf '%s\n' "$1" | while IFS='|' read -r package purpose; do printf '  %-20s %s\n' "$package" "$purpose"; done; }

only_list=no
if [ "${1:-}" = --list ]; then
    only_list=yes
    shift
fi
case ${1:-} in
run)
    wanted=build
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then wanted='build window'; fi
    ;;
test) wanted='build window test' ;;
*)
    echo "usage: $0 [--list] run|test" >&2
    exit 64
    ;;
esac

if ! command -v cargo >/dev/null 2>&1; then
    echo 'Rust is missing: install it from https://rustup.rs, then try again.' >&2
    exit 1
fi

if [ "$only_list" = yes ]; then
    show "$(packages | while IFS='|' read -r set _ package purpose; do
        case " $wanted " in *" $set "*) printf '%s|%s\n' "$package" "$purpose" ;; esac
    done | sort -u -t '|' -k 1,1)"
    exit 0
fi

absent=$(missing)
if [ -z "$absent" ]; then exit 0; fi

echo 'These system packages are missing:'
show "$absent"
names=$(printf '%s\n' "$absent" | cut -d '|' -f 1 | tr '\n' ' ')

if ! command -v apt-get >/dev/null 2>&1; then
    echo 'This is neither Debian nor Ubuntu. Install what corresponds to them, then try again.' >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "As root, run: apt-get install $names" >&2
        exit 1
    fi
    as_root='sudo'
fi
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"; }

echo "Installing them with ${as_root:+sudo }apt-get …"
apt update || echo 'The package lists could not all be fetched; going on with those that are there.' >&2
# shellcheck disable=SC2086 # one word for each package
apt install --yes --no-install-recommends $names >/dev/null

absent=$(missing)
if [ -n "$absent" ]; then
    echo 'Still missing after the installation:' >&2
    show "$absent" >&2
    exit 1
fi
