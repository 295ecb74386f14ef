#!/usr/bin/env bash
# Takes the pictures of README.md and docs/ from the real window and the real command line.
#
#   docs/images/take.sh PROGRAM
#
# Needs what .ci/window and .ci/journey need. Look at every picture before it is committed.
set -euo pipefail
program=$(realpath "${1:?which program}")
cd "$(dirname "$0")/../.."
# shellcheck source=.ci/drive.sh
. .ci/drive.sh

readonly GREEN_CLAIM='980 343' LAND_USE='967 113'
readonly TAB_STYLE='1000 69'              # beside the claims

# picture NAME [RECTANGLE]: what the window shows, or a part of it, in few enough colours to stay small.
picture() {
    pointer_away
    cut "$@"
}
# cut …: likewise, with the pointer where it is.
cut() {
    wait_until_still
    convert "$DRIVE_DIR/b.png" -crop "${2:-1440x900+0+0}" +repage "$DRIVE_DIR/part.png"
    small "$DRIVE_DIR/part.png" "$1"
}
small() {
    convert "$1" +dither -colors "${COLOURS:-255}" -strip -define png:compression-level=9 "PNG8:docs/images/$2.png"
    echo "docs/images/$2.png: $(stat -c %s "docs/images/$2.png") bytes"
}

# features LANG SUFFIX: a picture of each feature, gone to by the names that the window tells.
features() {
    local lang=$1 suffix=$2
    # say ENGLISH CHINESE: the one of this window.
    say() { [ "$lang" = en ] && echo "$1" || echo "$2"; }
    look_up() {
        xdotool key ctrl+k
        there 'entry:*'
        xdotool type --delay 30 "$1"
        sleep 1
    }
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program"
    look_up zhizao
    cut "find$suffix" 780x200+660+0
    xdotool key Return
    there "$(say 'Radius from here' 以此为圆心查询)"
    picture "card$suffix" 336x826+1104+46
    click "$(say 'Pin this card*' 固定卡片*)"
    look_up fengchi
    xdotool key Return
    there "$(say 'page tab:Feature' page\ tab:要素)"
    picture "compare$suffix" 740x600+700+46
    click "$(say 'Unpin all*' 全部取消固定*)"
    click "$(say Distance 测距)"
    click "list item:$(say 'Jingyun Village, *' 京韵村，*)"
    sleep 0.6
    click "list item:$(say 'Yuelai Village, *' 悦来村，*)"
    sleep 0.6
    click "list item:$(say 'Bencao Village, *' 本草村，*)"
    sleep 0.6
    xdotool key Return
    picture "measure$suffix" 1176x640+264+46
    xdotool key Escape Escape Escape Escape
    xdotool key Home
    sleep 1
    click "list item:$(say 'Wufutang, *' 五福堂，*)" 3
    there "$(say 'What is here*' 此处有什么*)"
    cut "place-menu$suffix" 620x480+640+240
    xdotool key Escape
    click "$(say 'What the map shows' 地图显示设置)"
    click "$(say 'Coordinate grid*' 坐标网*)"
    cut "map-menu$suffix" 860x620+580+0
    click "$(say 'Coordinate grid*' 坐标网*)"
    xdotool key Escape
    click "$(say 'page tab:Style' page\ tab:样式)"
    click "tree item:$(say 'Four zones' 四区)"
    picture "style$suffix" 336x826+1104+46
    click "$(say 'page tab:Check' page\ tab:核对)"
    sleep 1
    click "$(say Findings 问题)"
    sleep 1
    click "$(say Check 检查)"
    sleep 3
    picture "findings$suffix" 626x826+814+46
    click "$(say 'page tab:Feature' page\ tab:要素)"
    xdotool key F1
    cut "keys$suffix" 860x820+290+40
    xdotool key Escape
    cp geodata/{zones,green,hospitals}.geojson "$DRIVE_DIR/home/"
    xdotool key ctrl+o
    sleep 1
    cut "files$suffix" 720x500+355+202
    xdotool key Escape
    sleep 0.5
    click "$(say '*new, open, save' 文件：新建、打开、保存)"
    click "$(say 'Settings…*' 设置…*)"
    sleep 1
    cut "settings$suffix" 600x480+424+166
    xdotool key Escape
    sleep 0.5
    click "$(say Bookmarks 书签)"
    sleep 0.5
    click "list item:$(say 'Bencao Village, *' 本草村，*)" 3
    click "$(say 'Add a note here*' 在此添加批注*)"
    sleep 0.5
    paste "$(say 'Access for fire engines?' 消防车怎样进出？)"
    sleep 0.5
    click "$(say Save 保存)"
    picture "marks$suffix" 900x600+0+274
    xdotool key F5
    sleep 2
    picture "present$suffix"
    xdotool key Escape
    stop_window
}
features en ''
features zh -zh

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
