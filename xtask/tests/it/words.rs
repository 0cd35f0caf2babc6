//! Command lines that are not understood.

use std::process::Command;

#[test]
fn a_wrong_word_is_answered_with_the_list_of_commands_and_status_2() {
    for words in [
        &[][..],
        &["dmeo"],
        &["test", "--only", "everything"],
        &["bench", "everything"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(words)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("cargo xtask"), "{words:?}: {said}");
    }
}
