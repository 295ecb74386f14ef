//! Paths: folders, files that are not there, files of other kinds.

use shapan::export;
use shapan::i18n::Lang;

use super::*;

fn in_folder(test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path());
}

#[test]
fn a_folder_means_its_layers_in_order() {
    in_folder(|folder| {
        for name in [
            "b.geojson",
            "a.json",
            "C.GeoJSON",
            "d.csv",
            "e.KMZ",
            "f.gpx",
            "plan.shapan.json",
            ".hidden.json",
            "notes.txt",
        ] {
            fs::write(folder.join(name), "{}").unwrap();
        }
        fs::create_dir(folder.join("d.geojson")).unwrap();
        let names: Vec<String> = formats::files_of(folder)
            .unwrap()
            .iter()
            .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["C.GeoJSON", "a.json", "b.geojson", "d.csv", "e.KMZ", "f.gpx"]);
        let file = folder.join("notes.txt");
        assert_eq!(formats::files_of(&file).unwrap(), [file]);
        let empty = formats::files_of(&folder.join("d.geojson")).unwrap_err();
        assert!(matches!(empty.kind(), ReadError::NoFiles));
        assert!(matches!(formats::files_of(&folder.join("none")).unwrap_err().kind(), ReadError::NotFound));
    });
}

#[test]
fn what_a_folder_holds_beside_its_layers_is_told_by_name() {
    in_folder(|folder| {
        for name in [
            "a.shp",
            "a.DBF",
            "a.shp.xml",
            "a.sbn",
            "alone.dbf",
            "b.png",
            "c.tif",
            "c.tfw",
            "c.tif.ovr",
            "doc.pdf",
            "Thumbs.db",
            ".hidden",
            "~$x.csv",
            "x.csv",
            "x.qml",
            "plan.shapan.json",
        ] {
            fs::write(folder.join(name), "{}").unwrap();
        }
        fs::create_dir(folder.join("older")).unwrap();
        let layers = formats::files_of(folder).unwrap();
        assert_eq!(formats::passed_over(folder, &layers), ["alone.dbf", "b.png", "doc.pdf", "older/"]);
        assert!(formats::passed_over(&folder.join("doc.pdf"), &[]).is_empty(), "a file is no folder");
    });
}

#[test]
fn archives_without_files_and_with_too_many_say_so() {
    let read = |bytes: &[u8]| formats::read_bytes(bytes, &Progress::default()).unwrap_err();
    assert!(matches!(read(&zipped(&[])).kind(), ReadError::EmptyArchive));
    let names: Vec<String> = (0..10_001).map(|n| format!("{n}.txt")).collect();
    let crowded = read(&zipped(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    assert!(matches!(crowded.kind(), ReadError::CrowdedArchive { files: 10_001, most: 10_000 }), "{crowded}");
}

#[test]
fn errors_name_the_file_last() {
    in_folder(|folder| {
        let read =
            |path: &Path| formats::read_path(path, &formats::Reading::default(), &Progress::default()).unwrap_err();
        let missing = read(&folder.join("gone.geojson"));
        assert!(matches!(missing.kind(), ReadError::NotFound));
        assert!(missing.to_string().ends_with("gone.geojson"), "{missing}");
        assert!(matches!(read(folder).kind(), ReadError::Folder));
        let broken = folder.join("broken.geojson");
        fs::write(&broken, "{\"type\":\"FeatureCollection\",\n\"features\":[}").unwrap();
        let error = read(&broken);
        assert!(matches!(error.kind(), ReadError::Syntax { line: 2, column: 13, .. }), "{error:?}");
        assert_eq!(error.path(), Some(broken.as_path()));
    });
}

#[test]
fn other_formats_are_called_by_their_names() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b" \n\t ", "empty"),
        (&[0; 4096], "nothing but zeros"),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            "the PNG file is damaged or cannot be read: a part of it",
        ),
        (b"not a zip", "plain text"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04\x14\0\0\0", "zip"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"SQLite format 3\0\x10\0", "the GeoPackage file is damaged"),
        (b"fgb\x03fgb\0", "the FlatGeobuf file is damaged"),
        (b"<?xml version=\"1.0\"?>\n<osm>", "OpenStreetMap"),
        (b"<?xml version=\"1.0\"?>\n<kml>", "not valid XML"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"1,,449456.146,4405268.389,30.1\n2,,449798.818,4405266.139,30.1\n", "plain text: of points in lines"),
        ("[属性描述]\n格式版本号=1.01版本\n".as_bytes(), "plain text"),
        (b"POINT(1 2)", "WKT"),
        (b"\x03\x7e\x09\0\xff\xfe\0\0", "binary data"),
        (br#"{"displayFieldName":"","geometryType":"esriGeometryPoint","features":[]}"#, "Esri JSON"),
        (br#"{"type":"Topology","arcs":[]}"#, "a topology"),
        (br#"{"type":"FeatureCollection"}"#, "without \"features\""),
        (br#"{"type":"FeatureCollection","features":{}}"#, "an object"),
        (br#"{"type":"featureCollection","features":[]}"#, "capital letters"),
        (br#"[{"type":"Feature"}]"#, "an array"),
        (br#"{"type":"FeatureCollection","features":[{"type":"Fea"#, "cut off"),
        (b"{\"type\":\"Feature\",\"properties\":{\"n\":\"\xe5\x87", "cut off"),
    ] {
        let words = read(bytes).unwrap_err().to_string();
        assert!(words.contains(word), "{word}: {words}");
    }
}

#[test]
fn a_text_under_the_name_of_a_binary_format_is_called_damaged() {
    let read = |name: &str, bytes: &[u8]| {
        let source = formats::Source::of(name, bytes);
        formats::read_source(&source, &formats::Reading::default(), &Progress::default())
    };
    for (name, words) in [("a.zip", "the zip file is damaged"), ("a.shp", "the Shapefile file is damaged")] {
        let told = read(name, b"not a zip").unwrap_err().to_string();
        assert!(told.contains(words) && told.contains("it is a text"), "{told}");
    }
    // A member of an archive is a file like others.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.shp", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, &[0; 1000]).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    assert!(matches!(read("a.zip", &zip).unwrap_err().kind(), ReadError::Zeros));
    let point = br#"{"type":"Point","coordinates":[1,2]}"#;
    assert_eq!(read("a.zip", point).unwrap().len(), 1, "what it holds tells more than its name");
}

/// A zip of files that hold nothing.
fn zipped(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What older programs of Microsoft write, with a stream of a name.
fn compound(stream: &str) -> Vec<u8> {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 504], &name].concat()
}

#[test]
fn files_of_other_programs_are_refused_by_name_with_what_to_do() {
    let excel = zipped(&["[Content_Types].xml", "xl/workbook.xml"]);
    let table = b"\x03\x7e\x09\x01\x02\0\0\0\x61\0\x0b\0";
    let binary = b"\x01\x02\0\xfe\xff\0\0\0";
    let shx = [&[0, 0, 0x27, 0x0a][..], &[0; 96]].concat();
    let tar = [&b"a.shp"[..], &[0; 252], b"ustar\x0000", &[0; 300]].concat();
    let mif = "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nColumns 0\nData\n\nPoint 116.4 39.8\n";
    let qgs = "<!DOCTYPE qgis PUBLIC 'x' 'y'>\n<qgis projectname=\"a\"></qgis>";
    let prj = "PROJCS[\"CGCS2000_3_Degree_GK_CM_117E\",GEOGCS[\"x\"]]";
    let (workbook, layers) = ("a workbook (Excel)", "export its layers as GeoPackage");
    let cases: [(&str, &[u8], &str, &str, &str); 53] = [
        ("a.docx", &zipped(&["word/document.xml"]), "a document (Word)", "ask for the data", "文档（Word）"),
        ("a.doc", &compound("x"), "a document (Word)", "ask for the data", "文档（Word）"),
        ("a.pptx", &zipped(&["ppt/presentation.xml"]), "PowerPoint", "ask for the data", "文档（PowerPoint）"),
        ("a.pdf", b"%PDF-1.7\n", "a document (PDF)", "ask for the data", "文档（PDF）"),
        ("a.xlsx", &excel, workbook, "as CSV (UTF-8)", "电子表格（Excel）"),
        ("copy", &excel, workbook, "as CSV (UTF-8)", "另存为 CSV"),
        ("a.xls", &compound("x"), workbook, "as CSV (UTF-8)", "电子表格（Excel）"),
        ("copy", &compound("Workbook"), workbook, "as CSV (UTF-8)", "电子表格（Excel）"),
        ("copy", &compound("WordDocument"), "a document (Word)", "ask for the data", "文档（Word）"),
        ("a.et", &compound("x"), "a workbook (WPS)", "as CSV (UTF-8)", "电子表格（WPS）"),
        ("a.ods", &zipped(&["mimetype", "content.xml"]), "OpenDocument", "as CSV (UTF-8)", "OpenDocument"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "an archive (RAR)", "unpack it first", "压缩文件（“RAR”）"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04", "an archive (7z)", "unpack it first", "请先解压"),
        ("a.mdb", b"\0\x01\0\0Standard Jet DB\0\x01", "Access data", layers, " Access 数据"),
        ("a.accdb", b"\0\x01\0\0Standard ACE DB\0\x02", "Access data", layers, "用 QGIS"),
        ("a00000001.gdbtable", binary, "File Geodatabase", layers, " File Geodatabase 数据"),
        ("a.zip", &zipped(&["a.gdb/a00000001.gdbtable"]), "File Geodatabase", layers, "File Geodatabase"),
        ("a.skp", b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0 \0", "SketchUp", "as DXF", "三维模型（SketchUp）"),
        ("a.ifc", b"ISO-10303-21;\nHEADER;", "a 3D model (IFC)", "as DXF", "三维模型（IFC）"),
        ("a.dwg", b"AC1032\0\0\0", "a CAD drawing (DWG)", "MAPEXPORT", "CAD 图形（DWG）"),
        ("a.dxf", b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "a CAD drawing (DXF)", "MAPEXPORT", "MAPEXPORT"),
        ("a.dgn", b"\x08\x09\xfe\x02\0\0", "a CAD drawing (DGN)", "MAPEXPORT", "CAD 图形（DGN）"),
        ("a.dgn", &compound("x"), "a CAD drawing (DGN)", "MAPEXPORT", "CAD 图形（DGN）"),
        ("a.zip", &zipped(&["plans/a.dwg"]), "a CAD drawing (DWG)", "MAPEXPORT", "CAD 图形（DWG）"),
        ("a.zip", &zipped(&["a.tif"]), "a picture in an archive", "unpack it", "请连同说明位置的文件一起解压"),
        ("a.zip", &zipped(&["a.png", "a.pgw"]), "a picture in an archive", "unpack it", "压缩文件里的图片"),
        ("a.zip", &zipped(&["地.dbf", "地.shx"]), "without its .shp", "pack the .shp", "没有“.shp”的压缩文件"),
        ("a.tar", &tar, "an archive (tar)", "unpack it first", "压缩文件（“tar”）"),
        ("a.shx", &shx, "a part of a shapefile (.shx)", "open the .shp", "Shapefile 的一部分（“.shx”）"),
        ("a.dbf", table, "a part of a shapefile (.dbf)", "open the .shp", "请打开同名的“.shp”"),
        ("a.cpg", b"UTF-8", "a part of a shapefile (.cpg)", "open the .shp", "（“.cpg”）"),
        ("a.prj", prj.as_bytes(), "says where it lies (.prj)", "it lies beside", "附属文件（“.prj”）"),
        ("copy", prj.as_bytes(), "says where it lies (.prj)", "it lies beside", "附属文件（“.prj”）"),
        (
            "a.tfw",
            b"1\n0\n0\n-1\n449000\n4405000\n",
            "says where it lies (tfw)",
            "it lies beside",
            "旁边的 Shapefile 或图片",
        ),
        ("a.tab", b"!table\n!version 300\n", "MapInfo TAB data", layers, " MapInfo TAB 数据"),
        ("a.mif", mif.as_bytes(), "MapInfo MIF data", layers, " MapInfo MIF 数据"),
        ("a.wt", b"WMAP`D23\0\0", "MapGIS data", layers, " MapGIS 数据"),
        ("a.vct", b"HeadBegin\nDataMark:LANDUSE-VCT\n", "VCT data", layers, " VCT 数据"),
        ("a.qgs", qgs.as_bytes(), "a project of QGIS", "the files of its layers", " QGIS 工程文件"),
        ("a.qml", qgs.as_bytes(), "a layer file of QGIS", "the data themselves", " QGIS 图层文件"),
        ("a.qlr", b"<qlr><layer-tree-group/></qlr>", "a layer file of QGIS", "the data themselves", "数据文件本身"),
        ("a.qgz", &zipped(&["a.qgs", "a.qgd"]), "a project of QGIS", "the files of its layers", "各图层的数据文件"),
        ("copy", &zipped(&["a.qgs", "a.qgd"]), "a project of QGIS", "the files of its layers", " QGIS 工程文件"),
        ("a.lyr", &compound("Layer"), "a layer file of ArcGIS", "the data themselves", " ArcGIS 图层文件"),
        ("a.lyrx", br#"{"type":"CIMLayerDocument"}"#, "a layer file of ArcGIS", "the data themselves", "图层文件"),
        ("a.mxd", &compound("Map"), "a project of ArcGIS", "the files of its layers", " ArcGIS 工程文件"),
        ("a.aprx", &zipped(&["GISProject.json"]), "a project of ArcGIS", "the files of its layers", " ArcGIS 工程文件"),
        ("a.sld", b"<StyledLayerDescriptor/>", "a layer file of SLD", "the data themselves", " SLD 图层文件"),
        ("a.gif", b"GIF89a\x01\0", "a picture (GIF)", "GeoTIFF, PNG or JPEG", "图片（GIF）"),
        ("a.bmp", b"BM\x46\0\0\0\0\0\0\0\x36", "a picture (BMP)", "GeoTIFF, PNG or JPEG", "图片（BMP）"),
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "a picture (SVG)", "GeoTIFF", "图片（SVG）"),
        ("a.parquet", b"PAR1\x15\x04", "Parquet data", layers, " Parquet 数据"),
        ("a.bin", binary, "binary data", "export it as GeoJSON", "二进制数据"),
    ];
    in_folder(|folder| {
        for (name, bytes, found, advice, zh) in cases {
            let path = folder.join(name);
            fs::write(&path, bytes).unwrap();
            let error = formats::read_path(&path, &formats::Reading::default(), &Progress::default()).expect_err(name);
            let words = error.to_string();
            assert!(matches!(error.kind(), ReadError::OtherFormat(_)), "{name}: {words}");
            assert!(words.contains(found) && words.contains(advice) && words.contains(name), "{name}: {words}");
            let in_chinese = export::read_error(&error, Lang::Zh);
            assert!(in_chinese.contains(zh) && in_chinese.contains('；'), "{name}: {in_chinese}");
            assert!([&words, &in_chinese].iter().all(|words| !words.contains("not GeoJSON") && !words.contains('{')));
            fs::remove_file(&path).unwrap();
        }
    });
}

#[test]
fn a_geodatabase_is_one_thing_and_told_of_in_a_folder() {
    in_folder(|folder| {
        let database = folder.join("data.gdb");
        fs::create_dir(&database).unwrap();
        fs::write(database.join("a00000001.gdbtable"), "").unwrap();
        let told = |error: ReadError| error.to_string().contains("File Geodatabase data: export its layers");
        assert!(told(formats::files_of(&database).unwrap_err()));
        let missed = ["a.geojson", "b.tab", "c.mif", "d.dwg", "e.xlsx", "e2.et", "h.rar", "i.7z", "j.geojson.gz"];
        let others = ["f.dbf", "g.prj", "k.docx", "l.pdf", "m.png", "~$e.xlsx", ".n.xlsx"];
        for name in missed.iter().chain(&others) {
            fs::write(folder.join(name), "{}").unwrap();
        }
        let files = formats::files_of(folder).unwrap();
        let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, [&missed[..4], &["data.gdb"], &missed[4..]].concat());
        assert!(told(formats::read_layers(&database, &formats::Reading::default(), &Progress::default()).unwrap_err()));
    });
}

#[test]
fn sources_in_a_zip_count_whatever_lies_beside_them() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("plan.dwg", "AC1032"), ("plan.qgs", "<qgis/>"), ("a.geojson", r#"{"type":"Point","coordinates":[1,2]}"#)]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    assert_eq!(read(&zip.finish().unwrap().into_inner()).unwrap().len(), 1);
    assert!(matches!(read(&zipped(&["notes.txt"])).unwrap_err(), ReadError::EmptyArchive));
}

#[test]
fn reading_counts_bytes_and_can_be_stopped() {
    let bytes = fs::read(fixture("naturalearth/countries_50m.geojson")).unwrap();
    let progress = Progress::default();
    formats::read_bytes(&bytes, &progress).unwrap();
    assert_eq!((progress.total(), progress.done()), (bytes.len() as u64, bytes.len() as u64));
    progress.cancel();
    assert!(matches!(formats::read_bytes(&bytes, &progress), Err(ReadError::Cancelled)));
    let path = fixture("naturalearth/countries_50m.geojson");
    assert!(matches!(formats::read_path(&path, &formats::Reading::default(), &progress), Err(ReadError::Cancelled)));
}
