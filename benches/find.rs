//! A million names: the index of them built, and searched by Chinese, by the initials of pinyin and with a slip.
//!
//! `cargo bench --no-default-features --bench find`; the names are made of syllables by a seeded generator.

#![allow(clippy::expect_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shapan::analysis::names::{NameIndex, NameKind, NameQuery, search};
use shapan::progress::Progress;

const COUNT: usize = 1_000_000;
const PARTS: [&str; 16] = [
    "大兴",
    "黄村",
    "清源",
    "永华",
    "兴丰",
    "康庄",
    "新城",
    "东风",
    "和平",
    "西红门",
    "亦庄",
    "瀛海",
    "旧宫",
    "青云",
    "礼贤",
    "庞各庄",
];
const KINDS: [&str; 8] = ["医院", "小学", "公园", "地铁站", "中学", "路", "社区", "体育馆"];

fn names() -> Vec<String> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut pick = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % most
    };
    let name = |_| {
        let (a, b) = (PARTS[pick(PARTS.len())], PARTS[pick(PARTS.len())]);
        format!("{a}{b}第{}{}", pick(10_000), KINDS[pick(KINDS.len())])
    };
    (0..COUNT).map(name).collect()
}

fn find(c: &mut Criterion) {
    let names = names();
    let progress = Progress::default();
    let build = || {
        NameIndex::build(names.len(), &progress, |row, of| of.push((NameKind::Name, names[row].clone())))
            .expect("nobody cancels")
    };
    let index = build();
    let mut group = c.benchmark_group("find");
    group.sample_size(10);
    group.bench_function("index of a million names", |b| b.iter(|| black_box(build().rows())));
    for (what, typed) in [("Chinese", "黄村公园"), ("initials", "hcqy"), ("a slip", "xihongmne")] {
        let query = NameQuery::new(typed);
        group.bench_function(what, |b| {
            b.iter(|| black_box(search(&index, &query, 10, &progress).expect("nobody cancels").len()));
        });
    }
    group.finish();
}

criterion_group!(benches, find);
criterion_main!(benches);
