#!/usr/bin/env bash
# Takes the pictures of README.md and docs/ from the real window and the real command line.
#
#   docs/images/take.sh PROGRAM [features|views|own|together|located]…
#
# Needs what .ci/window and .ci/journey need. Look at every picture before it is committed.
set -euo pipefail
program=$(realpath "${1:?which program}")
cd "$(dirname "$0")/../.."
# shellcheck source=.ci/drive.sh
. .ci/drive.sh

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
    # A folder with a plain name, not the one made for this run.
    mkdir -p /tmp/plans
    cp geodata/{zones,green,hospitals}.geojson /tmp/plans/
    xdotool key ctrl+o
    sleep 1
    xdotool key ctrl+a
    xdotool type --delay 30 '/tmp/plans/'
    sleep 1
    cut "files$suffix" 720x500+355+202
    rm -r /tmp/plans
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

# views LANG SUFFIX: what stands on a plan in a window of its own, likewise.
views() {
    local lang=$1 suffix=$2
    say() { [ "$lang" = en ] && echo "$1" || echo "$2"; }
    start_window_in() {
        WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"theme\": \"$1\", \"reduced_motion\": true}" \
            start_window "$program"
    }
    ask_radius() {
        click "toggle button:$(say Radius 半径)"
        click "$(say 'Start from Park boundary' 从园区边界起算)"
        click "list item:$(say 'Tongren Yizhuang' 同仁亦庄)"
    }
    WINDOW_TELLS=yes start_window_in light
    local legend
    legend="push button:$(say '*old Four zones' '*[展折][开叠] 四区')"
    click "$legend"
    click "list item:$(say 'Headquarters cluster, *' 总部集聚区，*)"
    there "$(say 'Radius from here' 以此为圆心查询)"
    picture "window$suffix"
    xdotool key Escape
    picture "layers$suffix" 264x826+0+46
    click "$legend"
    click "$(say 'page tab:Check' page\ tab:核对)"
    click "list item:$(say 'At least half of the area is green*' 绿色空间占一半以上*)"
    sleep 1
    picture "claims$suffix"
    click "radio button:$(say 'Land use' 用地)"
    sleep 1
    picture "land-use$suffix"
    click "tree item:$(say 'Four zones' 四区)"
    click "$(say 'page tab:Style' page\ tab:样式)"
    xdotool key F6
    sleep 1
    picture "table$suffix"
    xdotool key F6
    sleep 1
    ask_radius
    picture "radius$suffix"
    stop_window
    # In a window of its own: what a menu of themes does to the map is asked in .ci/window.
    WINDOW_TELLS=yes start_window_in dark
    ask_radius
    picture "dark$suffix"
    stop_window
}

# own LANG SUFFIX: plans of one's own, from a folder with a plain name, likewise.
own() {
    local lang=$1 suffix=$2
    say() { [ "$lang" = en ] && echo "$1" || echo "$2"; }
    mkdir -p /tmp/plans
    parcels /tmp/plans/parcels.geojson
    # A file that breaks off in the middle.
    head -c 900 geodata/zones.geojson >/tmp/plans/zones.geojson
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program" /tmp/plans/parcels.geojson
    click "$(say 'page tab:Check' page\ tab:核对)"
    click "radio button:$(say 'Land use' 用地)"
    sleep 1
    picture "parcels$suffix"
    # The menu of the layer.
    xdotool mousemove 100 133 click 3
    click "$(say 'Coordinate system*' 坐标系和编码*)"
    there 'entry:*'
    sleep 1
    cut "system$suffix" 480x430+480+236
    xdotool key Escape
    sleep 0.5
    xdotool key ctrl+o
    sleep 1
    xdotool key ctrl+a
    paste /tmp/plans/zones.geojson
    xdotool key Return
    sleep 1
    click "$(say 'Log of notices*' 日志：*)"
    sleep 1
    cut "log$suffix" 1176x640+264+260
    stop_window
    # Killed with something unsaved, and started again.
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program" /tmp/plans/parcels.geojson
    click "push button:$(say 'Hide layer *' '隐藏图层 *')"
    wait_until 60 'work kept aside' kept_aside
    again_after_kill "$program" /tmp/plans/parcels.geojson
    there "$(say 'Recover*' 恢复*)"
    picture "recover$suffix" 1440x300+0+0
    stop_window
    rm -r /tmp/plans
}

# together LANG SUFFIX: the sheet of files that were opened together, and that of one which lies shifted.
together() {
    local lang=$1 suffix=$2
    say() { [ "$lang" = en ] && echo "$1" || echo "$2"; }
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program" tests/fixtures/ugly
    sleep 2
    picture "import$suffix" 1100x890+170+5
    stop_window
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program" tests/fixtures/ugly/02_from_a_web_map.csv
    there "$(say Convert 换算)"
    sleep 1
    cut "shift$suffix" 1092x520+174+190
    stop_window
}

# located LANG SUFFIX: a picture that is laid by control points, likewise.
located() {
    local lang=$1 suffix=$2
    say() { [ "$lang" = en ] && echo "$1" || echo "$2"; }
    mkdir -p /tmp/plans
    "$program" render -o /tmp/plans/scan.png --lang "$lang" --size 800x700 --no-legend \
        --extent 116.388,39.757,116.434,39.797
    WINDOW_TELLS=yes WINDOW_SETTINGS="{\"hint_seen\": true, \"language\": \"$lang\", \"reduced_motion\": true}" \
        start_window "$program"
    xdotool key ctrl+k
    there 'entry:*'
    paste "$(say 'Add layer' 添加图层)"
    sleep 1
    xdotool key Return
    sleep 1
    xdotool key ctrl+a
    paste /tmp/plans/scan.png
    xdotool key Return
    there "$(say 'page tab:Locate' page\ tab:定位)"
    sleep 1
    # Corners of the boundary, each in the picture and then on the map.
    for at in '1151 343' '405 817' '1157 220' '431 285' '1278 180' '949 104'; do
        # shellcheck disable=SC2086
        xdotool mousemove $at
        sleep 0.3
        xdotool click 1
        sleep 1
    done
    picture "located$suffix"
    stop_window
    rm -r /tmp/plans
}

# Whether the program has kept work aside.
kept_aside() { [ -n "$(find "$DRIVE_DIR/home" -name '*.autosave*' -print -quit)" ]; }

# parcels FILE: six made-up parcels with the figures that planners publish.
parcels() {
    python3 - "$1" <<'END'
import json, sys

rows = [("A-01", "0701", 2.0, 28, 35, 54), ("A-02", "0701", 2.4, 30, 30, 60), ("A-03", "0803", 1.2, 35, 35, 24),
        ("B-01", "0901", 3.0, 45, 25, 80), ("B-02", "1001", 1.6, 40, 20, 30), ("B-03", "1401", None, None, 85, None)]
features = []
for i, (name, code, far, density, green, height) in enumerate(rows):
    x, y = 116.400 + 0.003 * (i % 3), 39.772 + 0.0022 * (i // 3)
    ring = [[x, y], [x + 0.0027, y], [x + 0.0027, y + 0.002], [x, y + 0.002], [x, y]]
    ring = [[round(degrees, 7) for degrees in position] for position in ring]
    told = {"name": name, "用地代码": code, "容积率": far, "建筑密度": density, "绿地率": green, "建筑高度": height}
    features.append({"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}})
json.dump({"type": "FeatureCollection", "features": features}, open(sys.argv[1], "w"), ensure_ascii=False)
END
}

# All of them, or only those of the parts that are named.
for run in "${@:2}"; do
    [[ $run = features || $run = views || $run = own || $run = together || $run = located ]] || fail "there is no part $run"
done
[ $# -gt 1 ] || set -- "$1" features views own together located
for run in "${@:2}"; do
    "$run" en ''
    "$run" zh -zh
done

drawn=$(mktemp -d)
"$program" render -o "$drawn/projector.png" --theme projector --lang en --size 1280x720
small "$drawn/projector.png" projector
rm -rf "$drawn"
