#!/usr/bin/env bash
# Takes the pictures of README.md and docs/ from the real window and the real command line.
#
#   docs/images/take.sh PROGRAM
#
# Needs what .ci/window needs. Look at every picture before it is committed.
set -euo pipefail
program=$(realpath "${1:?which program}")
cd "$(dirname "$0")/../.."
# shellcheck source=.ci/drive.sh
. .ci/drive.sh

readonly GREEN_CLAIM='980 343' LAND_USE='967 113'
readonly TAB_STYLE='1000 69'              # beside the claims

# picture NAME: what the window shows, in few enough colours to stay small.
picture() {
    pointer_away
    small "$DRIVE_DIR/b.png" "$1"
}
small() {
    convert "$1" +dither -colors 255 -strip -define png:compression-level=9 "PNG8:docs/images/$2.png"
    echo "docs/images/$2.png: $(stat -c %s "docs/images/$2.png") bytes"
}

start_window "$program"
press "$LAYERS" "$LEGEND_OF_ZONES"
press "$CARD" "$HEADQUARTERS_ZONE"
picture window
press "$LAYERS" "$LEGEND_OF_ZONES"
press "$CARD" "$TAB_CHECK"
press "$CLAIMS" "$GREEN_CLAIM"
picture claims
press "$CLAIMS" "$LAND_USE"
picture land-use
press "$CLAIMS" "$TAB_STYLE"
strike "$MAP" F6
picture table
strike "$MAP" F6
press "$TOOLBAR" "$TOOL_RADIUS"
press "$QUERY" "$FROM_BOUNDARY"
press "$QUERY" "$FIFTH_RESULT"
picture radius
press "$LAYERS" "$ENGLISH"
press "$TOOLBAR" "$THEME"
press "$LAYERS" "$DARK"
picture dark
stop_window

drawn=$(mktemp -d)
"$program" render -o "$drawn/projector.png" --theme projector --lang en --size 1280x720
small "$drawn/projector.png" projector
rm -rf "$drawn"
