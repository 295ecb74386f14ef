# shellcheck shell=bash disable=SC2034
# Drives the real window on a virtual display: start it, click, wait, take pictures, measure them.
#
# Sourced by .ci/window, .ci/journey and docs/images/take.sh; not run by itself. Needs xvfb, xdotool, ImageMagick and
# a Vulkan driver (mesa-vulkan-drivers brings one that draws on the CPU); what goes by name needs at-spi2-core,
# gir1.2-atspi-2.0, python3-gi and a session bus (dbus-daemon), what goes by the clipboard xclip.

# Where things stand in a window of 1440x900: x y of a click in the Chinese layout.
readonly TOOL_IDENTIFY='655 23' TOOL_RADIUS='845 23'
readonly CHINESE='1334 23' ENGLISH='1373 23' THEME='1412 23'
readonly DARK='1290 94'                   # in the menu of themes
readonly HEADQUARTERS_ZONE='620 420'     # with the card or nothing at the right
readonly LEGEND_OF_ZONES='19 503'
readonly FROM_BOUNDARY='1104 170'        # the button of the empty query panel
readonly FROM_EDGE='1341 169'            # "nearest edge", once there is an answer
readonly FIFTH_RESULT='1180 621'
readonly TAB_CHECK='1237 69'             # with the card or nothing at the right
readonly FIRST_CLAIM='1000 253'
readonly FIRST_SWATCH='62 133'           # of the layers, where nothing stands above them but one heading
readonly STYLE_FILL='1127 264'           # the box of the fill, in the style of a layer without numbers

# Parts of the window, as ImageMagick writes a rectangle.
readonly MAP=736x824+264+48              # what no width of the right panel hides
readonly CARD=336x780+1104+92 QUERY=440x780+1000+92
readonly CLAIMS=622x780+818+92
readonly TOOLBAR=1440x46+0+0 LAYERS=262x800+0+50

fail() {
    echo "FAILED: $*" >&2
    [ -s "${DRIVE_DIR:-/nowhere}/window.log" ] && sed 's/^/  window: /' "$DRIVE_DIR/window.log" >&2
    exit 1
}

# start_window PROGRAM [ARGUMENT…]: a display of its own, the window at its corner, 1440x900. What is written to
# $WINDOW_INPUT reaches the program's standard input. $WINDOW_SETTINGS is its settings file. Where $WINDOW_TELLS is
# set, the window tells what is in it, as to a screen reader, and things can be gone to by name.
start_window() {
    DRIVE_DIR=$(mktemp -d)
    mkdir -m 700 "$DRIVE_DIR/runtime" "$DRIVE_DIR/home"
    # Whoever drives the window has read the hint for beginners, which would lie on the map.
    mkdir -p "$DRIVE_DIR/home/.config/shapan"
    local settings='{"hint_seen": true}'
    echo "${WINDOW_SETTINGS:-$settings}" >"$DRIVE_DIR/home/.config/shapan/settings.json"
    trap stop_window EXIT
    # -noreset: else the display starts anew whenever its only client, such as xdotool, has gone.
    Xvfb -displayfd 3 -noreset -screen 0 1440x900x24 -nolisten tcp 3>"$DRIVE_DIR/display" 2>"$DRIVE_DIR/xvfb.log" &
    XVFB_PID=$!
    wait_until 20 'a virtual display' test -s "$DRIVE_DIR/display"
    DISPLAY=:$(cat "$DRIVE_DIR/display")
    export DISPLAY
    [ -z "${WINDOW_TELLS:-}" ] || start_telling
    WINDOW_INPUT=$DRIVE_DIR/input
    mkfifo "$WINDOW_INPUT"
    open_window "$@"
}

# open_window PROGRAM [ARGUMENT…]: on the display that there is.
open_window() {
    # The driver that draws on the CPU, where it is installed: the same picture on every machine.
    local driver
    driver=$(find /usr/share/vulkan/icd.d -name 'lvp_icd*.json' 2>/dev/null | head -n 1)
    env -u WAYLAND_DISPLAY -u XDG_CONFIG_HOME -u XDG_STATE_HOME LC_ALL=C.UTF-8 RUST_BACKTRACE=0 HOME="$DRIVE_DIR/home" XDG_RUNTIME_DIR="$DRIVE_DIR/runtime" \
        ${driver:+VK_ICD_FILENAMES="$driver"} "$@" <>"$WINDOW_INPUT" >"$DRIVE_DIR/window.log" 2>&1 &
    WINDOW_PID=$!
    wait_until 60 'a window' window_exists
    place_window 1440 900
}

# again_after_kill PROGRAM [ARGUMENT…]: kills the program, which has no time to save anything, and starts it again for
# the same person on the same display.
again_after_kill() {
    kill -KILL "$WINDOW_PID"
    wait "$WINDOW_PID" 2>/dev/null || true
    open_window "$@"
}

# A session bus of its own, on which programs are asked to tell what is in their windows.
start_telling() {
    export DBUS_SESSION_BUS_ADDRESS=unix:path=$DRIVE_DIR/runtime/bus
    # What the bus starts must not find the desktop of whoever runs this.
    env -u WAYLAND_DISPLAY HOME="$DRIVE_DIR/home" XDG_RUNTIME_DIR="$DRIVE_DIR/runtime" \
        dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS" >"$DRIVE_DIR/bus.log" 2>&1 &
    BUS_PID=$!
    wait_until 10 'a session bus' test -S "$DRIVE_DIR/runtime/bus"
    by_name listen
}

# place_window WIDTH HEIGHT: at the corner. Without a window manager a window has neither place nor focus until it
# is given them.
place_window() {
    xdotool windowmove "$WINDOW_ID" 0 0 windowsize "$WINDOW_ID" "$1" "$2" windowfocus "$WINDOW_ID"
    wait_until_still
}

# Whether there is another window than the one known so far; it is known from then on.
window_is_new() {
    local before=$WINDOW_ID
    window_exists && [ "$WINDOW_ID" != "$before" ]
}

window_exists() {
    kill -0 "$WINDOW_PID" 2>/dev/null || fail 'the program ended before its window appeared'
    WINDOW_ID=$(xdotool search --onlyvisible --pid "$WINDOW_PID" 2>/dev/null | head -n 1)
    [ -n "$WINDOW_ID" ]
}

# Ends what start_window started, by the numbers it noted.
stop_window() {
    local pid
    for pid in ${WINDOW_PID:-} ${BUS_PID:-} ${XVFB_PID:-}; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    unset WINDOW_PID BUS_PID XVFB_PID DBUS_SESSION_BUS_ADDRESS
    rm -rf "${DRIVE_DIR:?}"
    trap - EXIT
}

# wait_until SECONDS WHAT COMMAND…
wait_until() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || fail "no $what in time"
        sleep 0.2
    done
}

# look FILE: what the screen shows now.
look() { import -silent -window root "$1"; }

# signature FILE RECTANGLE: equal for equal pixels.
signature() { convert "$1" -crop "$2" +repage -format '%#' info:; }

# Waits until two looks, half a second apart, are the same.
wait_until_still() {
    wait_until 60 'picture that stands still' is_still
}

is_still() {
    kill -0 "$WINDOW_PID" 2>/dev/null || fail 'the program ended by itself'
    look "$DRIVE_DIR/a.png"
    sleep 0.5
    look "$DRIVE_DIR/b.png"
    [ "$(signature "$DRIVE_DIR/a.png" 1440x900+0+0)" = "$(signature "$DRIVE_DIR/b.png" 1440x900+0+0)" ]
}

# by_name …: see there. What it names is told by the window itself, in its language.
by_name() {
    kill -0 "${WINDOW_PID:-$$}" 2>/dev/null || fail 'the program ended by itself'
    .ci/by_name.py "$@" || fail "by_name $*"
}

# go_to NAME; click NAME [BUTTON]: the pointer to the middle of what is called so; and a click there.
go_to() {
    local place
    place=$(by_name place "$1") || exit
    # shellcheck disable=SC2086 # two numbers
    xdotool mousemove $place
    sleep 0.15
}
click() {
    go_to "$1"
    xdotool click "${2:-1}"
}

# focus KEY NAME: by a key such as Tab, struck again and again, the focus to what is called so.
focus() { by_name focus "$@"; }

# paste TEXT: a virtual display has no input method to type it with.
paste() {
    echo -n "$1" | xclip -selection clipboard -i >/dev/null 2>&1
    xdotool key ctrl+v
}

# there NAME; gone NAME: waits until something is called so; until nothing is.
there() { by_name place "$1" >/dev/null; }
gone() { by_name gone "$1"; }

# press RECTANGLE "X Y": clicks, waits until that part of the window has changed, and until it stands still.
press() {
    local part=$1 x y before
    read -r x y <<<"$2"
    xdotool mousemove "$x" "$y"
    wait_until_still
    before=$(signature "$DRIVE_DIR/b.png" "$part")
    xdotool click 1
    wait_until 30 "change in $part after a click at $x,$y" differs_from "$before" "$part"
    wait_until_still
}

# press_twice RECTANGLE "X Y": a double click, waits likewise.
press_twice() {
    local part=$1 x y before
    read -r x y <<<"$2"
    xdotool mousemove "$x" "$y"
    wait_until_still
    before=$(signature "$DRIVE_DIR/b.png" "$part")
    xdotool click --repeat 2 --delay 60 1
    wait_until 30 "change in $part after a double click at $x,$y" differs_from "$before" "$part"
    wait_until_still
}

# strike RECTANGLE KEYS: keys held together, such as ctrl+z; waits likewise.
strike() {
    local part=$1 before
    wait_until_still
    before=$(signature "$DRIVE_DIR/b.png" "$part")
    xdotool key "$2"
    wait_until 30 "change in $part after $2" differs_from "$before" "$part"
    wait_until_still
}

# answer RECTANGLE TEXT: into the field that has the focus, in place of what stands there, and Enter; waits likewise.
answer() {
    xdotool key ctrl+a
    xdotool type --delay 15 "$2"
    strike "$1" Return
}

# scroll RECTANGLE "X Y" BUTTON TIMES: turns the wheel (4 up, 5 down), waits likewise.
scroll() {
    local part=$1 x y before
    read -r x y <<<"$2"
    xdotool mousemove "$x" "$y"
    wait_until_still
    before=$(signature "$DRIVE_DIR/b.png" "$part")
    xdotool click --repeat "$4" --delay 20 "$3"
    wait_until 30 "change in $part after the wheel at $x,$y" differs_from "$before" "$part"
    wait_until_still
}

differs_from() {
    look "$DRIVE_DIR/a.png"
    [ "$(signature "$DRIVE_DIR/a.png" "$2")" != "$1" ]
}

# drag "X Y" DX DY: with the button held down, in steps as a hand makes them. Leaves it down; let_go lets go.
drag() {
    local x y i
    read -r x y <<<"$1"
    xdotool mousemove "$x" "$y"
    wait_until_still
    xdotool mousedown 1
    for i in 1 2 3 4 5 6 7 8 9 10; do
        xdotool mousemove "$((x + i * $2 / 10))" "$((y + i * $3 / 10))"
        sleep 0.03
    done
}
let_go() { xdotool mouseup 1; }

# Out of the way, so that nothing is shown as hovered.
pointer_away() {
    xdotool mousemove 500 884
    wait_until_still
}

# share FILE RECTANGLE COLOUR: the per mille of pixels within 2 % of a colour.
share() {
    convert "$1" -crop "$2" +repage -fuzz 2% -fill black +opaque "$3" -fuzz 0 -fill white +opaque black \
        -colorspace gray -format '%[fx:round(1000*mean)]' info:
}

# change FILE FILE RECTANGLE: the per mille of pixels that differ plainly.
change() {
    convert "$1" "$2" -crop "$3" +repage -compose difference -composite -colorspace gray -threshold 4% \
        -format '%[fx:round(1000*mean)]' info:
}

# moved FILE FILE RECTANGLE DX DY: likewise, when what the first shows lies so far right of and below it in the other.
moved() {
    local size=${3%%+*} x y
    IFS=+ read -r _ x y <<<"$3"
    convert \( "$1" -crop "$3" +repage \) \( "$2" -crop "$size+$((x + $4))+$((y + $5))" +repage \) \
        -compose difference -composite -colorspace gray -threshold 4% -format '%[fx:round(1000*mean)]' info:
}

# colours FILE RECTANGLE: how many there are.
colours() { convert "$1" -crop "$2" +repage -format '%k' info:; }

# ticks: processor time of the window so far, in hundredths of a second.
ticks() { sed 's/.*) //' "/proc/$WINDOW_PID/stat" | awk '{ print $12 + $13 }'; }
