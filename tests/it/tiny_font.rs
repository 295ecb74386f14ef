//! A font of one character, made by hand: a square. For tests of what stands behind the bundled fonts.

/// A TrueType file that draws this character as a square of half an em, and nothing else.
pub fn tiny_font(c: char) -> Vec<u8> {
    let be16 = |words: &[i16]| words.iter().flat_map(|w| w.to_be_bytes()).collect::<Vec<u8>>();
    let be32 = |words: &[u32]| words.iter().flat_map(|w| w.to_be_bytes()).collect::<Vec<u8>>();
    let code = u32::from(c);
    // One encoding record (Windows, full Unicode), one subtable of format 12 with one group.
    let mut cmap = be16(&[0, 1, 3, 10]);
    cmap.extend(be32(&[12]));
    cmap.extend(be16(&[12, 0]));
    cmap.extend(be32(&[28, 0, 1, code, code, 1]));
    // One contour of four points on the curve: flags, then 16-bit steps.
    let mut glyf = be16(&[1, 0, 0, 500, 500, 3, 0]);
    glyf.extend([1, 1, 1, 1]);
    glyf.extend(be16(&[0, 500, 0, -500]));
    glyf.extend(be16(&[0, 0, 500, 0]));
    let loca = be32(&[0, 0, u32::try_from(glyf.len()).unwrap()]);
    let mut head = be32(&[0x0001_0000, 0x0001_0000, 0, 0x5F0F_3CF5]);
    head.extend(be16(&[0, 1000]));
    head.extend([0; 16]);
    head.extend(be16(&[0, 0, 500, 500, 0, 8, 2, 1, 0]));
    let mut hhea = be32(&[0x0001_0000]);
    hhea.extend(be16(&[800, -200, 0, 600, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2]));
    let hmtx = be16(&[600, 0, 600, 0]);
    let mut maxp = be32(&[0x0001_0000]);
    maxp.extend(be16(&[2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]));
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut file = be32(&[0x0001_0000]);
    file.extend(be16(&[7, 64, 2, 48]));
    let mut offset = 12 + 16 * tables.len();
    let mut body = Vec::new();
    for (tag, mut bytes) in tables {
        file.extend(tag);
        file.extend(be32(&[0, u32::try_from(offset).unwrap(), u32::try_from(bytes.len()).unwrap()]));
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        offset += bytes.len();
        body.extend(bytes);
    }
    file.extend(body);
    file
}
