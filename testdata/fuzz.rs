//! What the fuzzer looks for, over the inputs that are kept: `testdata/fuzz/TARGET/*`. Those that were written by hand, which
//! have names, are cut and bent a little as well.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[path = "../fuzz/properties.rs"]
mod properties;

#[test]
fn every_property_holds_for_the_inputs_that_are_kept() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/fuzz");
    for (name, property) in properties::ALL {
        let entries = fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path());
        let found = |path: &Path| path.file_name().unwrap().len() == 40;
        let inputs: Vec<(bool, Vec<u8>)> = entries.map(|path| (found(&path), fs::read(path).unwrap())).collect();
        assert!(inputs.iter().any(|input| input.0) && inputs.iter().any(|input| !input.0), "{name} lacks inputs");
        for (is_found, input) in inputs {
            property(&input);
            if is_found {
                continue;
            }
            for at in (0..input.len()).step_by(1 + input.len() / 64) {
                property(&input[..at]);
                let mut bent = input.clone();
                bent[at] ^= 1 << (at % 8);
                property(&bent);
            }
        }
    }
}
