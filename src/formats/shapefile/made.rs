//! Tables made for the tests of this room.

/// Name, kind, length and decimals of a field.
pub(super) type Made<'n> = (&'n str, u8, u8, u8);

/// A table of dBASE III with these fields and rows, each row with the byte that it begins with.
pub(super) fn table(fields: &[Made<'_>], rows: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut bytes = vec![0; 32];
    for (name, kind, length, decimals) in fields {
        let mut field = vec![0; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        (field[11], field[16], field[17]) = (*kind, *length, *decimals);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    let width = 1 + fields.iter().map(|(_, _, length, _)| u16::from(*length)).sum::<u16>();
    bytes[4..8].copy_from_slice(&u32::try_from(rows.len()).unwrap().to_le_bytes());
    let first = u16::try_from(bytes.len()).unwrap();
    bytes[8..10].copy_from_slice(&first.to_le_bytes());
    bytes[10..12].copy_from_slice(&width.to_le_bytes());
    rows.iter().for_each(|row| bytes.extend(row.as_ref()));
    bytes
}
