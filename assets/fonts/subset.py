#!/usr/bin/env python3
"""Cut the bundled fonts out of Noto Sans CJK SC (OFL 1.1).

    python3 subset.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Needs fontTools and the two collections (Debian: fonts-noto-cjk). Writes NotoSansSC-Regular.otf and
NotoSansSC-Bold.otf beside this script.

Regular holds every Han character of GBK, so any name that a GBK file can spell is drawn; Bold, used for
map labels and headings, holds GB 2312 and leaves rarer characters to Regular. Both hold ASCII, Latin with
diacritics, Greek, Cyrillic, punctuation, arrows, mathematical and geometric signs, and full-width forms.
"""

import os
import subprocess
import sys

FACE_SC = 2  # the Simplified Chinese face of the collection
SIGNS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2C6, 0x2DD), (0x300, 0x36F), (0x391, 0x3C9), (0x401, 0x451),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203E), (0x2070, 0x208E), (0x20AC, 0x20AC), (0x2100, 0x214F),
    (0x2150, 0x217F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x266F),
    (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x3129), (0x3200, 0x33FF), (0xFF00, 0xFFEF),
]


def decodable(codec, first, last):
    for high in range(first, last):
        for low in range(0x40, 0xFF):
            try:
                text = bytes([high, low]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    for path, weight, codec, first in ((sys.argv[1], "Regular", "gbk", 0x81), (sys.argv[2], "Bold", "gb2312", 0xA1)):
        wanted = {u for a, b in SIGNS for u in range(a, b + 1)} | set(decodable(codec, first, 0xFF))
        subprocess.run(
            [
                sys.executable, "-m", "fontTools.subset", path, f"--font-number={FACE_SC}", "--layout-features=",
                "--no-hinting", "--name-IDs=0,1,2,3,4,5,6,13,14", "--unicodes=" + ",".join(f"{u:X}" for u in sorted(wanted)),
                "--output-file=" + os.path.join(here, f"NotoSansSC-{weight}.otf"),
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
