#!/usr/bin/python3
"""What the real window tells a screen reader, so that scripts find things in it by name instead of by pixels.

    by_name.py listen             asks programs to tell their windows; before the window is opened
    by_name.py list               everything that has a name: role, place and name, a line for each
    by_name.py place NAME         "x y" of the middle of what is called so, waiting until it is there
    by_name.py box NAME           "WIDTHxHEIGHT+X+Y" likewise, as ImageMagick writes a rectangle
    by_name.py gone NAME          waits until nothing is called so
    by_name.py focus KEY NAME     strikes a key such as Tab until the focus is on what is called so

NAME may hold * for anything, and a role before it: "push button:Radius*". Where several things are called so, the
last of them counts, since what lies on top comes last. Not part of the program; needs the system's python3-gi,
gir1.2-atspi-2.0 and at-spi2-core, and the session bus that drive.sh starts.
"""

import fnmatch
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE_S = 30
MOST_KEYS = 220


def listen():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for member in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", member, GLib.Variant("b", True)))
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, 0, -1)


def nodes():
    """Everything in the window, from its bottom to its top."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    found = []

    def walk(node):
        found.append(node)
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                walk(child)

    for i in range(desktop.get_child_count()):
        walk(desktop.get_child_at_index(i))
    return found


def words(node):
    """What is read of it: its name, else the text in it."""
    name = node.get_name() or ""
    if not name and "Text" in node.get_interfaces():
        name = Atspi.Text.get_text(node, 0, -1)
    return name


def is_called(node, wanted):
    role, _, name = wanted.rpartition(":")
    if name.startswith(" "):
        # A colon of the name itself: "Theme: Dark".
        role, name = "", wanted
    return (not role or node.get_role_name() == role) and fnmatch.fnmatchcase(words(node), name)


def box(node):
    at = node.get_extents(Atspi.CoordType.SCREEN)
    return at.x, at.y, at.width, at.height


def safely(ask, otherwise):
    """A window that is just being drawn anew may have let go of what it was asked about."""
    try:
        return ask()
    except GLib.GError:
        return otherwise


def those_called(wanted):
    def look():
        return [n for n in nodes() if is_called(n, wanted)]

    return safely(look, [])


def wait(ask, what):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    there = "; ".join(filter(None, safely(names, [])))
    sys.exit(f"{what} in {PATIENCE_S} s; there are, at the end: {there[-900:]}")


def names():
    return [words(n) for n in nodes()]


def placed(wanted):
    """Where it is, once it stays there: two looks with a frame between them agree."""

    def still():
        first = [safely(lambda n=n: box(n), None) for n in those_called(wanted)[-1:]]
        if not first or first[0] is None or first[0][2] == 0:
            return None
        time.sleep(0.12)
        again = [safely(lambda n=n: box(n), None) for n in those_called(wanted)[-1:]]
        return first[0] if first == again else None

    return wait(still, f"nothing is called {wanted}")


def focused():
    def look():
        return [n for n in nodes() if n.get_state_set().contains(Atspi.StateType.FOCUSED)]

    return safely(look, [])


def focus(key, wanted):
    passed = []
    for _ in range(MOST_KEYS):
        now = focused()
        if any(is_called(n, wanted) for n in now):
            return
        passed += [words(n) for n in now]
        subprocess.run(["xdotool", "key", key], check=True)
        time.sleep(0.15)
    sys.exit(f"{key} does not lead to {wanted}; it passed: {'; '.join(passed)}")


def list_all():
    for node in nodes():
        text = words(node)
        if text:
            place = safely(lambda n=node: box(n), (0, 0, 0, 0))
            print(f"{node.get_role_name():15} {'%d,%d %dx%d' % place:20} {text}")


def main(do, *arguments):
    if do == "listen":
        listen()
    elif do == "list":
        list_all()
    elif do == "place":
        x, y, width, height = placed(*arguments)
        print(x + width // 2, y + height // 2)
    elif do == "box":
        x, y, width, height = placed(*arguments)
        print(f"{width}x{height}+{x}+{y}")
    elif do == "gone":
        wait(lambda: not those_called(*arguments), f"{arguments[0]} does not go")
    elif do == "focus":
        focus(*arguments)
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
