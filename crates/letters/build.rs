//! A template that is added or removed must be embedded anew.

fn main() {
    println!("cargo:rerun-if-changed=../../templates/letters");
}
