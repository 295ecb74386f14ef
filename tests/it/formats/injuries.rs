//! What can happen to the bytes of a file: cut, flipped, zeroed, overwritten.

use proptest::prelude::*;

/// One change of the bytes of a file, which stay as many unless they are cut.
#[derive(Clone, Debug)]
pub enum Injury {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Zero(prop::sample::Index, usize),
    /// A number of four bytes where another one was: counts and offsets gone wild.
    Number(prop::sample::Index, u32),
}

pub fn injury() -> impl Strategy<Value = Injury> {
    let place = any::<prop::sample::Index>;
    let wild = prop_oneof![any::<u32>(), prop::sample::select(vec![u32::MAX, 1 << 31, 0x7fff_ffff, 1, 0xff])];
    prop_oneof![
        1 => place().prop_map(Injury::Cut),
        4 => (place(), 0_u8..8).prop_map(|(at, bit)| Injury::Flip(at, bit)),
        2 => (place(), 1_usize..64).prop_map(|(at, count)| Injury::Zero(at, count)),
        3 => (place(), wild).prop_map(|(at, number)| Injury::Number(at, number)),
    ]
}

pub fn injure(bytes: &mut Vec<u8>, injury: &Injury) {
    let len = bytes.len();
    if len == 0 {
        return;
    }
    let mut put = |at: usize, new: &[u8]| {
        bytes.iter_mut().skip(at).zip(new).for_each(|(old, new)| *old = *new);
    };
    match injury {
        Injury::Cut(at) => bytes.truncate(at.index(len)),
        Injury::Flip(at, bit) => bytes[at.index(len)] ^= 1 << bit,
        Injury::Zero(at, count) => put(at.index(len), &vec![0; *count]),
        Injury::Number(at, number) => put(at.index(len), &number.to_le_bytes()),
    }
}
