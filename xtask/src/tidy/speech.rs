//! Words for people stand in locales, not in Rust: no string literal of the crates' own code holds
//! Chinese. Tests, the maker of synthetic people and the files listed in `xtask/allow/cjk.txt`
//! (parsers of Chinese source data, code lists of national standards) are apart.

use super::{Allowed, extension};
use crate::place;
use crate::stop::{Stop, While};
use std::fs;
use std::path::{Path, PathBuf};

pub fn check(root: &Path) -> Result<Vec<String>, Stop> {
    let allowed = Allowed::read(root, "cjk.txt")?;
    let mut faults = Vec::new();
    let mut excused: Vec<PathBuf> = Vec::new();
    let mut sources = Vec::new();
    for path in place::written_files(root).while_doing("walking the work tree")? {
        if path.starts_with("crates") && extension(&path) == "rs" && !is_test(&path) {
            let text = fs::read_to_string(root.join(&path)).while_doing(path.display())?;
            sources.push((path, text));
        }
    }
    let for_tests: Vec<PathBuf> = sources
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    for (path, text) in sources {
        if for_tests
            .iter()
            .any(|module| path.with_extension("").starts_with(module))
        {
            continue;
        }
        let found = chinese_strings(&text);
        if found.is_empty() {
            continue;
        }
        if allowed.covers(&path) {
            excused.push(path);
            continue;
        }
        for (line, words) in found {
            faults.push(format!(
                "{}:{line}: \"{words}\" belongs to a locale",
                path.display()
            ));
        }
    }
    faults.extend(allowed.stale(&excused));
    Ok(faults)
}

/// Not words of the product: tests, measures, and the samples that fill gallery and documents.
fn is_test(path: &Path) -> bool {
    let apart = ["tests", "examples", "benches"];
    path.components()
        .any(|part| apart.iter().any(|name| part.as_os_str() == *name))
        || path
            .file_stem()
            .is_some_and(|stem| stem == "tests" || stem == "samples")
}

/// Modules in files of their own that only tests see (`#[cfg(test)] mod name;`), as paths without
/// the ending, so that a module's file and its folder are told by one prefix.
fn test_modules(path: &Path, source: &str) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default();
    let parent = path.parent().unwrap_or(path);
    let dir = match stem.to_str() {
        Some("lib" | "main" | "mod") => parent.to_path_buf(),
        _ => parent.join(stem),
    };
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| {
            let (_, name) = pair[1].strip_suffix(';')?.split_once("mod ")?;
            Some(dir.join(name))
        })
        .collect()
}

/// String literals with Chinese in them outside test modules: line and text.
fn chinese_strings(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut scan = Scan {
        rest: source,
        line: 1,
    };
    // Depth of braces at which a test module opened; nothing inside it counts.
    let mut depth = 0_usize;
    let mut test_until: Option<usize> = None;
    let mut test_coming = false;
    while let Some(piece) = scan.next_piece() {
        match piece {
            Piece::Open => {
                if test_coming && test_until.is_none() {
                    test_until = Some(depth);
                }
                test_coming = false;
                depth += 1;
            }
            Piece::Close => {
                depth = depth.saturating_sub(1);
                if test_until == Some(depth) {
                    test_until = None;
                }
            }
            Piece::Semicolon => test_coming = false,
            Piece::TestMark => test_coming = true,
            Piece::Text { line, text } => {
                if test_until.is_none() && text.chars().any(is_chinese) {
                    found.push((line, text.to_owned()));
                }
            }
        }
    }
    found
}

/// CJK ideographs. Punctuation alone is no word.
const fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

enum Piece<'a> {
    Open,
    Close,
    Semicolon,
    /// `#[cfg(test)]` or `#[test]`.
    TestMark,
    Text {
        line: usize,
        text: &'a str,
    },
}

/// Reads Rust source just far enough to tell strings from comments, characters and lifetimes.
struct Scan<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Scan<'a> {
    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.line += skipped.matches('\n').count();
        self.rest = rest;
        skipped
    }

    fn next_piece(&mut self) -> Option<Piece<'a>> {
        loop {
            let first = self.rest.chars().next()?;
            match first {
                '/' if self.rest.starts_with("//") => {
                    let end = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.skip(end);
                }
                '/' if self.rest.starts_with("/*") => self.skip_block_comment(),
                '#' if self.rest.starts_with("#[cfg(test)]")
                    || self.rest.starts_with("#[test]") =>
                {
                    let end = self.rest.find(']').unwrap_or(0) + 1;
                    self.skip(end);
                    return Some(Piece::TestMark);
                }
                '"' => return Some(self.string()),
                '\'' => self.skip_quote(),
                '{' | '}' | ';' => {
                    self.skip(1);
                    return Some(match first {
                        '{' => Piece::Open,
                        '}' => Piece::Close,
                        _ => Piece::Semicolon,
                    });
                }
                sign if sign.is_alphabetic() || sign == '_' => {
                    if let Some(raw) = self.raw_string() {
                        return Some(raw);
                    }
                    let end = self
                        .rest
                        .find(|sign: char| !sign.is_alphanumeric() && sign != '_');
                    self.skip(end.unwrap_or(self.rest.len()));
                }
                sign => {
                    self.skip(sign.len_utf8());
                }
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        while !self.rest.is_empty() {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
                if depth == 0 {
                    return;
                }
            } else {
                let width = self.rest.chars().next().map_or(1, char::len_utf8);
                self.skip(width);
            }
        }
    }

    /// A character literal or a lifetime.
    fn skip_quote(&mut self) {
        let mut signs = self.rest.char_indices().skip(1);
        match signs.next() {
            Some((_, '\\')) => {
                // The escaped sign may itself be a quote; the literal ends at the next one after it.
                let after = signs.next().map_or(2, |(at, sign)| at + sign.len_utf8());
                let end = self.rest[after..]
                    .find('\'')
                    .map_or(after, |at| after + at + 1);
                self.skip(end);
            }
            Some((at, sign)) if self.rest[at + sign.len_utf8()..].starts_with('\'') => {
                self.skip(at + sign.len_utf8() + 1);
            }
            _ => {
                self.skip(1);
            }
        }
    }

    fn string(&mut self) -> Piece<'a> {
        let line = self.line;
        self.skip(1);
        let mut escaped = false;
        let end = self.rest.char_indices().find_map(|(at, sign)| {
            let ends = sign == '"' && !escaped;
            escaped = sign == '\\' && !escaped;
            ends.then_some(at)
        });
        let text = self.skip(end.unwrap_or(self.rest.len()));
        self.skip(1);
        Piece::Text { line, text }
    }

    /// `r"…"`, `r#"…"#`, `br"…"`, `cr"…"`.
    fn raw_string(&mut self) -> Option<Piece<'a>> {
        let prefix = ["br", "cr", "r"].into_iter().find(|prefix| {
            self.rest
                .strip_prefix(prefix)
                .is_some_and(|after| after.trim_start_matches('#').starts_with('"'))
        })?;
        let hashes = self.rest[prefix.len()..]
            .bytes()
            .take_while(|&byte| byte == b'#')
            .count();
        let line = self.line;
        self.skip(prefix.len() + hashes + 1);
        let fence = format!("\"{}", "#".repeat(hashes));
        let end = self.rest.find(&fence).unwrap_or(self.rest.len());
        let text = self.skip(end);
        self.skip(fence.len());
        Some(Piece::Text { line, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        chinese_strings(source)
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn a_chinese_string_is_found_with_its_line() {
        let source = "fn a() {\n    // 注释\n    say(\"你好\");\n    say(r#\"再\"见\"#);\n}\n";
        assert_eq!(
            chinese_strings(source),
            [(3, "你好".to_owned()), (4, "再\"见".to_owned())]
        );
    }

    #[test]
    fn comments_characters_and_lifetimes_hide_nothing() {
        assert!(words("/* \"你\" /* 好 */ */ fn a<'a>(x: &'a str) -> char { '年' }").is_empty());
        assert_eq!(
            words("let q = '\"'; let s = \"甲\"; let t = '\\''; let u = \"乙\";"),
            ["甲", "乙"]
        );
        assert_eq!(words("let s = \"a\\\"甲\";"), ["a\\\"甲"]);
    }

    #[test]
    fn modules_for_tests_in_their_own_files_are_known() {
        let source = "pub mod a;\n#[cfg(test)]\nmod testing;\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(
            test_modules(Path::new("crates/app/src/lib.rs"), source),
            [Path::new("crates/app/src/testing")]
        );
        assert_eq!(
            test_modules(Path::new("crates/app/src/case.rs"), source),
            [Path::new("crates/app/src/case/testing")]
        );
    }

    #[test]
    fn test_modules_may_say_what_they_like() {
        let source = "const A: &str = \"甲\";\n#[cfg(test)]\nmod tests {\n fn b() { let c = \"乙\"; }\n}\nconst D: &str = \"丁\";\n";
        assert_eq!(words(source), ["甲", "丁"]);
        assert_eq!(
            words("#[cfg(test)]\nmod tests;\nfn a() { b(\"丙\") }"),
            ["丙"]
        );
    }
}
