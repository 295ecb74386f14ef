#!/usr/bin/env bash
# How long the window takes to follow the hand, and to be sharp again: benches/window_times.sh PROGRAM FILE
#
# Needs what .ci/window needs. Prints, for the whole of the file and enlarged 4, 16 and 64 times, what the program
# says of its frames and sharp pictures (SHAPAN_TIMES) while the map is dragged for two seconds and let go. The frames are those
# of a display without vertical sync, so they follow each other as quickly as they can be drawn.
set -euo pipefail
program=$1
shift
dir=$(mktemp -d)
trap 'kill "${window:-}" "${server:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT

Xvfb -displayfd 3 -noreset -screen 0 1440x900x24 -nolisten tcp 3>"$dir/display" 2>"$dir/xvfb.log" &
server=$!
until [ -s "$dir/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$dir/display")
export DISPLAY
mkdir -m 700 "$dir/runtime"
env -u WAYLAND_DISPLAY XDG_RUNTIME_DIR="$dir/runtime" SHAPAN_TIMES=1 "$program" "$@" 2>"$dir/log" &
window=$!
until id=$(xdotool search --onlyvisible --pid "$window" 2>/dev/null | head -n 1) && [ -n "$id" ]; do sleep 0.1; done
xdotool windowmove "$id" 0 0 windowsize "$id" 1440 900 windowfocus "$id"
sleep 8

# said WHAT: the lines that are new, when the map has come to rest.
seen=0
said() {
    sleep 2
    # What was told of a stretch of frames comes with the next.
    xdotool mousemove 681 461 mousemove 682 462
    sleep 1
    local lines
    lines=$(wc -l <"$dir/log")
    tail -n +$((seen + 1)) "$dir/log" | sed "s/^/$1: /"
    seen=$lines
}

# Held still before it is let go, so that the map is put down rather than thrown.
drag() {
    local i moves=()
    for i in $(seq 1 200); do
        moves+=(mousemove $((680 + i % 50 * 4)) $((460 + i % 30 * 3)) sleep 0.008)
    done
    xdotool mousemove 680 460 mousedown 1 "${moves[@]}" mousemove 680 460 sleep 0.2 mouseup 1
}

said 'opened'
drag
said 'x1, dragged'
factor=1
for _ in 4 16 64; do
    # Two doublings of the scale: the wheel's clicks are smoothed over some frames.
    xdotool mousemove 680 460 click --repeat 12 --delay 15 4
    factor=$((factor * 4))
    said "to about x$factor"
    drag
    said "about x$factor, dragged"
done
xdotool key Home
said 'back to x1'
