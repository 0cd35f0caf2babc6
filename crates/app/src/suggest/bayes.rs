//! Multinomial naive Bayes over the bigrams of Chinese and the words of Latin script: counted, never fitted, so
//! that the same cases always give the same suggestion.

use std::collections::{BTreeMap, BTreeSet};

/// Added to every count, so that a term nobody used yet excludes nothing.
const SMOOTHING: f64 = 0.5;

/// What texts of each class look like.
#[derive(Debug, Clone, Default)]
pub struct Model {
    classes: BTreeMap<String, Counted>,
    vocabulary: BTreeSet<String>,
    texts: u32,
}

#[derive(Debug, Clone, Default)]
struct Counted {
    texts: u32,
    terms: BTreeMap<String, u32>,
    total: u32,
}

/// A class with its share of confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The class.
    pub class: String,
    /// From 0 to 1; all classes together have 1.
    pub share: f64,
}

fn is_wide(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// The terms of a text: each two neighbouring signs of a script without blanks, each Latin word in small
/// letters. Digits say where and when, not what, and are left out.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut wide: Vec<char> = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if is_wide(c) && !c.is_numeric() {
            wide.push(c);
        } else {
            terms.extend(wide.windows(2).map(|pair| pair.iter().collect::<String>()));
            wide.clear();
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        } else {
            if word.len() > 1 {
                terms.push(std::mem::take(&mut word));
            }
            word.clear();
        }
    }
    terms
}

impl Model {
    /// Learns one text of a class.
    pub fn learn(&mut self, class: &str, text: &str) {
        let counted = self.classes.entry(class.to_owned()).or_default();
        counted.texts += 1;
        self.texts += 1;
        for term in terms(text) {
            if !self.vocabulary.contains(&term) {
                self.vocabulary.insert(term.clone());
            }
            *counted.terms.entry(term).or_default() += 1;
            counted.total += 1;
        }
    }

    /// How many texts were learnt.
    #[must_use]
    pub const fn texts(&self) -> u32 {
        self.texts
    }

    /// Every class with its share, the most probable first. A text without a term that was ever seen says
    /// nothing and is answered by nothing.
    #[must_use]
    pub fn rank(&self, text: &str) -> Vec<Ranked> {
        let known: Vec<String> = terms(text)
            .into_iter()
            .filter(|term| self.vocabulary.contains(term))
            .collect();
        if known.is_empty() || self.texts == 0 {
            return Vec::new();
        }
        let words = f64::from(u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX));
        let n = f64::from(u32::try_from(known.len()).unwrap_or(u32::MAX));
        let mut scored: Vec<(f64, &String)> = self
            .classes
            .iter()
            .map(|(class, counted)| {
                let prior = (f64::from(counted.texts) / f64::from(self.texts)).ln();
                let base = f64::from(counted.total) + SMOOTHING * words;
                let terms: f64 = known
                    .iter()
                    .map(|term| {
                        let seen = counted.terms.get(term).copied().unwrap_or(0);
                        ((f64::from(seen) + SMOOTHING) / base).ln()
                    })
                    .sum();
                // Neighbouring bigrams are no independent witnesses: n of them count as their root.
                (prior + terms / n.sqrt(), class)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let best = scored.first().map_or(0.0, |(score, _)| *score);
        let sum: f64 = scored.iter().map(|(score, _)| (score - best).exp()).sum();
        scored
            .into_iter()
            .map(|(score, class)| Ranked {
                class: class.clone(),
                share: (score - best).exp() / sum,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let mut model = Model::default();
        for (class, text) in [
            ("rubbish", "路边垃圾成堆没人清运"),
            ("rubbish", "小区门口垃圾满溢有异味"),
            ("rubbish", "河边倾倒建筑垃圾"),
            ("light", "路灯不亮晚上很黑"),
            ("light", "三组路灯坏了两盏"),
            ("noise", "夜里施工噪声很大睡不着"),
        ] {
            model.learn(class, text);
        }
        model
    }

    #[test]
    fn terms_are_bigrams_and_words_without_digits() {
        assert_eq!(
            terms("路灯12号坏 LED lamp"),
            ["路灯", "号坏", "led", "lamp"]
        );
        assert_eq!(terms("亮"), Vec::<String>::new());
        assert_eq!(terms("a 1"), Vec::<String>::new());
    }

    #[test]
    fn a_text_is_of_the_class_whose_words_it_uses() {
        let model = model();
        assert_eq!(model.texts(), 6);
        let ranked = model.rank("村口垃圾堆放很久");
        assert_eq!(ranked[0].class, "rubbish");
        assert_eq!(model.rank("东边路灯坏了")[0].class, "light");
        let sum: f64 = ranked.iter().map(|r| r.share).sum();
        assert!((sum - 1.0).abs() < 1e-9 && ranked.iter().all(|r| r.share > 0.0));
    }

    #[test]
    fn what_nobody_ever_wrote_is_answered_by_nothing() {
        assert!(model().rank("嘟嘟").is_empty() && model().rank("").is_empty());
        assert!(Model::default().rank("路灯").is_empty());
    }

    #[test]
    fn the_same_cases_give_the_same_answer_in_whatever_order() {
        let (mut a, mut b) = (Model::default(), Model::default());
        let texts = [("x", "道路坑洼"), ("y", "井盖缺失"), ("x", "道路破损")];
        for (class, text) in texts {
            a.learn(class, text);
        }
        for (class, text) in texts.iter().rev() {
            b.learn(class, text);
        }
        assert_eq!(a.rank("道路有坑"), b.rank("道路有坑"));
    }
}
