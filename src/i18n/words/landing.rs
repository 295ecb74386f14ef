//! Where new data land: coordinate reference systems and datums that have to be asked about.

use super::word::{Word, words};

words! {
    PlaceTitle "“{file}”应该落在哪里？" "Where does {file} belong?"
    PlaceOfMany "第 {n} 个，共 {of} 个" "{n} of {of}"
    PlaceWhy "坐标{such}不是经纬度，文件也没有说明坐标系。选定之前不会绘制。" "The coordinates{such} are not degrees, and nothing in the file says in which system they are. Nothing is drawn until you choose."
    PlaceWhyNamed "坐标{such}的坐标系写作{named}，程序不认识。选定之前不会绘制。" "The coordinates{such} are in {named}, which is not known here. Nothing is drawn until you choose."
    PlaceSearching "正在比对可能的坐标系……" "Comparing the systems they may be in …"
    PlaceNone "没有找到可能的坐标系，请在下面填写。" "No system was found that they may be in; write it below."
    PlaceFit "距道路、车站的中位距离 {fit}" "{fit} from roads, stations"
    PlaceSwapped "北坐标在前" "northing first"
    PlaceOther "其他坐标系" "Another system"
    PlaceOtherHint "EPSG 代码、名称或 WKT" "EPSG code, name or WKT"
    PlaceSwap "北坐标（或纬度）在前" "Northing (or latitude) first"
    PlaceHere "按此绘制" "Draw it here"
    PlaceLeaveOut "不载入" "Leave it out"
    PlaceMap "落点预览" "Where it would land"
    PlaceOutside "这些坐标不在该坐标系的范围内" "The numbers lie outside the world of that system"
    ShiftOffer "图层“{name}”像是 {datum} 坐标：{n} 个同名地点的位置偏差（中位数）为 {before}，按 {datum} 换算后为 {after}（把握 {sure}%）。" "The layer {name} seems to be on {datum}: {n} things of known names lie {before} off (median), and {after} once converted from {datum} ({sure} % sure)."
    ShiftOfferRoads "图层“{name}”像是 {datum} 坐标：{n} 条线离道路的中位距离为 {before}，按 {datum} 换算后为 {after}（把握 {sure}%）。" "The layer {name} seems to be on {datum}: its lines (compared: {n}) lie {before} from roads (median), and {after} once converted from {datum} ({sure} % sure)."
    ShiftConvert "换算" "Convert"
    ShiftLeave "位置没错" "It is right as it is"
    LogAdded "已添加“{name}”：{features}" "Added {name}: {features}"
    LogAddedAs "已添加“{name}”：{features}，按选定的坐标系读取：{crs}" "Added {name}: {features}, read in the system chosen: {crs}"
    LogLeftOut "未载入 {file}：没有选定坐标系" "Left out {file}: no system was chosen for it"
    LogUnshifted "“{name}”已由 {datum} 换算为 WGS84" "Converted {name} from {datum} to WGS84"
    StepUnshift "换算“{name}”的 {datum} 坐标" "Convert {name} from {datum}"
}
