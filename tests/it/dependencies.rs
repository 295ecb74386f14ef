//! What the program is built from: licences, sources, and what must never be among it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Licences that go with MIT OR Apache-2.0 in one binary. A dependency offers at least one of them.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "Ubuntu-font-1.0",
];

/// Nothing of the default build talks to a network.
const BANNED: &[&str] =
    &["reqwest", "hyper", "ureq", "curl", "tokio", "openssl", "openssl-sys", "native-tls", "rustls"];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform"])
        .arg("x86_64-unknown-linux-gnu")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Package ids that the program itself is linked from: normal dependencies, followed from the root.
fn linked(metadata: &Value) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|n| (n["id"].as_str().unwrap(), n)).collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![metadata["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = open.pop() {
        if !seen.insert(id.to_owned()) {
            continue;
        }
        for dep in nodes[id]["deps"].as_array().unwrap() {
            if dep["dep_kinds"].as_array().unwrap().iter().any(|k| k["kind"].is_null()) {
                open.push(dep["pkg"].as_str().unwrap());
            }
        }
    }
    seen
}

/// Whether an SPDX expression can be met with the allowed licences. `/` is the old spelling of OR.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let meets = |term: &str| term.split(" OR ").any(|l| ALLOWED.contains(&l.trim().trim_matches(['(', ')'])));
    expression.split(" AND ").all(meets) || ALLOWED.contains(&expression.as_str())
}

#[test]
fn every_dependency_has_a_licence_that_goes_with_ours_and_a_public_source() {
    let metadata = metadata();
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        match package["license"].as_str() {
            Some(license) if is_allowed(license) => {}
            other => faults.push(format!("{name}: licence {other:?}")),
        }
        let source = package["source"].as_str();
        if source.is_some_and(|s| !s.starts_with("registry+")) {
            faults.push(format!("{name}: source {source:?} is not a registry"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_program_carries_no_network_stack() {
    let metadata = metadata();
    let linked = linked(&metadata);
    assert!(linked.len() > 50);
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if BANNED.contains(&name) {
            assert!(!linked.contains(package["id"].as_str().unwrap()), "{name} is linked into the program");
        }
    }
}

#[test]
fn expressions_are_read_as_spdx() {
    assert!(is_allowed("MIT OR Apache-2.0"));
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!is_allowed("GPL-3.0"));
    assert!(!is_allowed("MIT AND GPL-3.0"));
}
