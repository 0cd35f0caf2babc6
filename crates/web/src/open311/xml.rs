//! Answers as XML: the same values as the JSON, written element by element. No reader is here; nothing that
//! comes in is XML.

use serde_json::Value;

/// What a list's items are called: without the last letter of its own name.
fn item_of(list: &str) -> &str {
    list.strip_suffix('s').unwrap_or("item")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // XML 1.0 has no way to write these.
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

fn element(name: &str, value: &Value, item: Option<&str>, out: &mut String) {
    let text = match value {
        Value::Null => {
            out.push_str(&format!("<{name}/>"));
            return;
        }
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            out.push_str(&format!("<{name}>"));
            let item = item.unwrap_or_else(|| item_of(name));
            for value in items {
                element(item, value, None, out);
            }
            out.push_str(&format!("</{name}>"));
            return;
        }
        Value::Object(map) => {
            out.push_str(&format!("<{name}>"));
            for (name, value) in map {
                element(name, value, None, out);
            }
            out.push_str(&format!("</{name}>"));
            return;
        }
    };
    out.push_str(&format!("<{name}>"));
    escape(&text, out);
    out.push_str(&format!("</{name}>"));
}

/// A whole document: its root, and what the items of a list at the root are called.
#[must_use]
pub fn document(root: &str, item: &str, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element(root, value, Some(item), &mut out);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_objects_and_nothing_are_elements() {
        let value = json!([{ "code": "01", "values": [{ "key": 1 }], "note": null, "yes": true }]);
        let text = document("services", "service", &value);
        assert_eq!(
            text.lines().nth(1).unwrap(),
            "<services><service><code>01</code><note/><values><value><key>1</key></value></values><yes>true</yes></service></services>"
        );
    }

    #[test]
    fn what_people_write_stays_text() {
        let text = document(
            "a",
            "b",
            &json!({ "words": "<b> & \"c\" 'd' \u{1}\u{b}e]]>" }),
        );
        assert!(text.contains("&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; e]]&gt;"));
        assert!(!text.contains('\u{1}') && !text.contains('\u{b}'));
    }
}
