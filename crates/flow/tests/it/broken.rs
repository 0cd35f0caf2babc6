//! Broken modules: every mistake with file, line, column and remedy, held against golden lists.

use crate::support::say;
use flow::Module;
use std::collections::BTreeMap;
use std::path::Path;

const MODULE: &str =
    "code = \"small\"\nkind = \"x\"\nroles = [\"citizen\", \"window-clerk\", \"approver\"]\n";
const PROCEDURE: &str = r#"code = "small"
version = "1"
letters = ["decision", "refusal"]
messages = ["done"]

[[field]]
code = "reason"
kind = "text"
optional = true

[[field]]
code = "birth"
kind = "date"
optional = true

[[field]]
code = "way"
kind = "choice"
choices = ["desk", "post"]
optional = true

[[material]]
code = "form"
required = false

[[clock]]
code = "overall"
unit = "working-days"
promised = 10
statutory = 20
law = "行政许可法 第四十二条"
extension = { by = 5, times = 1 }

[[stage]]
code = "desk"
holder = "window-clerk of town service-centre"

[[stage]]
code = "done"
end = true

[[act]]
code = "file"
verb = "file"
to = "desk"
by = ["citizen"]
takes = ["form"]
starts = ["overall"]

[[act]]
code = "approve"
verb = "approve"
from = ["desk"]
to = "done"
by = ["holder"]
asks = ["reason", "birth", "way"]
letter = "decision"
outcome = "granted"
effects = [{ notify = "done" }]

[[act]]
code = "reject"
verb = "reject"
from = ["desk"]
to = "done"
by = ["holder"]
lines = "must"
letter = "refusal"
outcome = "refused"
"#;
const NAMES: &str = "module-small = 小
procedure-small = 小
stage-small-desk = 台
public-small-desk = 台
stage-small-done = 完
public-small-done = 完
act-small-file = 报
act-small-approve = 准
act-small-reject = 否
field-small-reason = 由
field-small-birth = 生
field-small-way = 方
choice-small-way-desk = 台
choice-small-way-post = 邮
material-small-form = 表
clock-small-overall = 限
letter-small-decision = 书
letter-small-refusal = 书
message-small-done = 完
";

fn files(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut extra = String::new();
    let mut procedure = PROCEDURE.to_owned();
    for (from, to) in changes {
        assert!(procedure.contains(from), "nothing to change: {from}");
        procedure = procedure.replacen(from, to, 1);
    }
    if procedure.contains("key = \"no\"") {
        extra.push_str("refusal-no = 不行\n");
    }
    for code in ["fee", "place", "count"] {
        if procedure.contains(&format!("code = \"{code}\"")) {
            extra.push_str(&format!("field-small-{code} = {code}\n"));
        }
    }
    files.insert("module.toml".to_owned(), MODULE.to_owned());
    files.insert("procedures/small.toml".to_owned(), procedure);
    for locale in ["zh-CN", "en"] {
        files.insert(format!("locales/{locale}.ftl"), format!("{NAMES}{extra}"));
    }
    files
}

/// The same, with other files beside the procedure.
fn beside(changes: &[(&str, &str)], others: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut files = files(changes);
    for (path, text) in others {
        files.insert((*path).to_owned(), (*text).to_owned());
    }
    files
}

/// The small module with parts of its procedure replaced.
pub fn small(changes: &[(&str, &str)]) -> Module {
    Module::parse(&files(changes)).unwrap_or_else(|mistakes| panic!("{}", say(&mistakes)))
}

fn mistakes(files: &BTreeMap<String, String>) -> String {
    match Module::parse(files) {
        Ok(_) => "none".to_owned(),
        Err(mistakes) => say(&mistakes),
    }
}

#[test]
fn the_small_module_is_clean() {
    assert_eq!(mistakes(&files(&[])), "none");
}

/// One case a line of the golden list's heading: what is broken, and how.
fn cases() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let file = |path: &str, text: &str| {
        let mut files = files(&[]);
        files.insert(path.to_owned(), text.to_owned());
        files
    };
    let without = |path: &str| {
        let mut files = files(&[]);
        files.remove(path);
        files
    };
    let guard = |text: &str| {
        let line = format!(
            "to = \"done\"\nby = [\"holder\"]\nrequires = [{{ when = \"{text}\", key = \"no\" }}]\nasks"
        );
        files(&[("to = \"done\"\nby = [\"holder\"]\nasks", &line)])
    };
    let deep = format!("{}true{}", "(".repeat(30), ")".repeat(30));
    let long = format!("true{}", " && true".repeat(130));
    vec![
        (
            "toml that does not parse",
            files(&[("version = \"1\"", "version = ")]),
        ),
        (
            "a misspelt key",
            files(&[("optional = true", "optinal = true")]),
        ),
        (
            "a wrong type",
            files(&[("promised = 10", "promised = \"ten\"")]),
        ),
        (
            "a missing code",
            files(&[("[[stage]]\ncode = \"done\"\n", "[[stage]]\n")]),
        ),
        (
            "a code twice",
            files(&[("code = \"birth\"", "code = \"reason\"")]),
        ),
        (
            "a code with capitals",
            files(&[("code = \"form\"", "code = \"Form\"")]),
        ),
        (
            "an unknown field kind",
            files(&[("kind = \"date\"", "kind = \"dat\"")]),
        ),
        (
            "a choice without choices",
            files(&[("choices = [\"desk\", \"post\"]\n", "")]),
        ),
        (
            "choices where none are",
            files(&[("kind = \"text\"", "kind = \"text\"\nchoices = [\"a\"]")]),
        ),
        (
            "a stage that is not there",
            files(&[("to = \"desk\"", "to = \"dest\"")]),
        ),
        (
            "a field that is not there",
            files(&[("\"reason\", \"birth\"", "\"raeson\", \"birth\"")]),
        ),
        (
            "a material that is not there",
            files(&[("takes = [\"form\"]", "takes = [\"from\"]")]),
        ),
        (
            "a verb that is not there",
            files(&[("verb = \"approve\"", "verb = \"aprove\"")]),
        ),
        (
            "an unknown role",
            files(&[("by = [\"citizen\"]", "by = [\"citizens\"]")]),
        ),
        (
            "a role the module does not name",
            files(&[("by = [\"citizen\"]", "by = [\"payer\"]")]),
        ),
        (
            "an administrator with power",
            files(&[("by = [\"citizen\"]", "by = [\"system-admin\"]")]),
        ),
        ("nobody may", files(&[("by = [\"citizen\"]\n", "")])),
        (
            "a holder nobody can read",
            files(&[("window-clerk of town service-centre", "the window")]),
        ),
        (
            "a holder without role",
            files(&[("window-clerk of town", "clerk of town")]),
        ),
        (
            "an act of a stage without holder",
            files(&[("holder = \"window-clerk of town service-centre\"\n", "")]),
        ),
        (
            "a stage nobody reaches",
            files(&[(
                "[[act]]\ncode = \"file\"",
                "[[stage]]\ncode = \"lost\"\n\n[[act]]\ncode = \"file\"",
            )]),
        ),
        (
            "an end that goes on",
            files(&[("from = [\"desk\"]", "from = [\"desk\", \"done\"]")]),
        ),
        (
            "an act from nowhere",
            files(&[(
                "from = [\"desk\"]\nto = \"done\"\nby = [\"holder\"]\nlines",
                "by = [\"holder\"]\nlines",
            )]),
        ),
        (
            "filing that leads nowhere",
            files(&[("to = \"desk\"\n", "")]),
        ),
        (
            "an end without outcome",
            files(&[("outcome = \"granted\"\n", "")]),
        ),
        (
            "an unknown outcome",
            files(&[("outcome = \"granted\"", "outcome = \"grant\"")]),
        ),
        (
            "a refusal without letter",
            files(&[("letter = \"refusal\"\n", "")]),
        ),
        (
            "a refusal without reasons",
            files(&[("lines = \"must\"\n", "")]),
        ),
        (
            "an unknown letter",
            files(&[("letter = \"decision\"", "letter = \"decisoin\"")]),
        ),
        (
            "an unknown message",
            files(&[("notify = \"done\"", "notify = \"dome\"")]),
        ),
        (
            "an effect outside the set",
            files(&[("{ notify = \"done\" }", "{ pay = \"done\" }")]),
        ),
        (
            "something sent by no route, in no kind of order, without a question",
            files(&[(
                "{ notify = \"done\" }",
                "{ send = \"everybody\", order = \"replay\" }, { notify = \"done\" }",
            )]),
        ),
        (
            "an establishment work that is none",
            files(&[(
                "{ notify = \"done\" }",
                "{ county-change = \"post-uze\", title = \"t\" }, { notify = \"done\" }",
            )]),
        ),
        (
            "a change of the county by one hand, without letter and fields",
            files(&[
                ("letter = \"decision\"\noutcome", "outcome"),
                (
                    "{ notify = \"done\" }",
                    "{ county-change = \"post-use\", title = \"t\" }, { notify = \"done\" }",
                ),
            ]),
        ),
        (
            "an internal procedure for an applicant and a power",
            files(&[
                ("version = \"1\"", "version = \"1\"\ninternal = true"),
                (
                    "window-clerk of town service-centre",
                    "window-clerk of power",
                ),
                ("by = [\"citizen\"]", "by = [\"applicant\"]"),
            ]),
        ),
        (
            "more promised than the law gives",
            files(&[("promised = 10", "promised = 30")]),
        ),
        (
            "a statutory limit without law",
            files(&[("law = \"行政许可法 第四十二条\"\n", "")]),
        ),
        (
            "a clock nobody starts",
            files(&[("starts = [\"overall\"]\n", "")]),
        ),
        (
            "a clock of an unknown unit",
            files(&[("unit = \"working-days\"", "unit = \"work-days\"")]),
        ),
        (
            "a pause that never ends",
            files(&[(
                "asks = [\"reason\"",
                "pauses = \"special\"\nasks = [\"reason\"",
            )]),
        ),
        (
            "a due act that the product may not do",
            files(&[("promised = 10", "promised = 10\non-due = \"approve\"")]),
        ),
        (
            "a switch without way round",
            files(&[(
                "[[stage]]\ncode = \"desk\"\n",
                "[[stage]]\ncode = \"desk\"\nswitch = \"s\"\n",
            )]),
        ),
        (
            "an idle letter",
            files(&[("\"refusal\"]", "\"refusal\", \"other\"]")]),
        ),
        (
            "a mark nobody sets",
            files(&[(
                "asks = [\"reason\"",
                "after = [\"seen\"]\nasks = [\"reason\"",
            )]),
        ),
        (
            "sealing by wish",
            files(&[("kind = \"text\"", "kind = \"text\"\nsealed = true")]),
        ),
        (
            "a name missing in English",
            file(
                "locales/en.ftl",
                &NAMES.replace("stage-small-desk", "stage-small-dest"),
            ),
        ),
        (
            "a name twice",
            file("locales/zh-CN.ftl", &format!("{NAMES}module-small = 又\n")),
        ),
        ("no Chinese at all", without("locales/zh-CN.ftl")),
        ("no module file", without("module.toml")),
        ("a stray file", file("notes.txt", "x")),
        (
            "a file of another name",
            file("procedures/other.toml", PROCEDURE),
        ),
        ("a guard with an unknown name", guard("size(raeson) > 2")),
        ("a guard of two types", guard("birth > 3")),
        ("a guard that is no condition", guard("size(reason)")),
        ("a guard with an unknown function", guard("now() > birth")),
        ("a guard with an unknown choice", guard("way == 'pots'")),
        ("a guard that orders texts", guard("reason < 'b'")),
        ("a guard that does not end", guard("size(reason) > 2 )")),
        ("a guard with arithmetic", guard("size(reason) + 1 > 2")),
        ("a guard with an open text", guard("reason == 'a")),
        ("a guard too deep", guard(&deep)),
        ("a guard too long", guard(&long)),
        (
            "a guard with no such date",
            guard("birth < date('2026-02-30')"),
        ),
        (
            "stories with slips",
            file(
                "stories/a.story",
                "given today 2026-01-01\nprocedure smal\nprocedure small\nstory 一\n  when applicant fly\n  then stage dest\n  maybe so\n  given today 2026-13-01\n",
            ),
        ),
    ]
}

const CHOICES: &str = "choices = [\"desk\", \"post\"]\n";
const WAYS: (&str, &str) = (
    "tables/ways.toml",
    "rows = [{ code = \"desk\", name = \"台\", name-en = \"Desk\" }]\n",
);
const NOTIFY: &str = "effects = [{ notify = \"done\" }]";

/// A plan of a choice, by a table of these rows.
fn plan(rows: &str) -> BTreeMap<String, String> {
    let effects =
        "effects = [{ notify = \"done\" }, { plan = \"ways\", by = \"way\", order = \"step\" }]";
    let table = format!("rows = [{rows}]\n");
    let changes = [("[[stage]]\ncode = \"desk\"", STEP), (NOTIFY, effects)];
    beside(&changes, &[("tables/ways.toml", &table)])
}

/// A kind of work order, before the first stage.
const STEP: &str =
    "[[clock]]\ncode = \"step\"\nunit = \"working-days\"\npromised = 2\nof-orders = true\n
[[order]]\ncode = \"step\"\nclock = \"step\"\n
[[stage]]\ncode = \"desk\"";

/// Broken tables, and what is taken from them.
fn cases_of_tables() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let by_row = "promised = 10\ntable = \"ways\"\nby = \"way\"";
    let row =
        |more: &str| format!("{{ code = \"desk\", name = \"台\", name-en = \"Desk\"{more} }}");
    let limit = |more: &str| {
        let table = format!("rows = [{}]\n", row(more));
        beside(
            &[("promised = 10", by_row)],
            &[("tables/ways.toml", &table)],
        )
    };
    let step = |plan: &str, question: &str| {
        row(&format!(
            ", plan = \"{plan}\", unit = \"town grid-centre\"{question}"
        ))
    };
    let asks = ", question = \"请看\"";
    let (desk, post) = (
        step("desk", asks),
        step("post", asks).replace("code = \"desk\"", "code = \"post\""),
    );
    let mut twice = plan(&format!("{desk}, {post}"));
    let text = twice.get_mut("procedures/small.toml").unwrap();
    let once = "{ plan = \"ways\", by = \"way\", order = \"step\" }";
    *text = text.replacen(once, &format!("{once}, {once}"), 1);
    vec![
        (
            "a table without rows",
            beside(&[], &[("tables/ways.toml", "rows = []\n")]),
        ),
        (
            "a row without English",
            beside(
                &[],
                &[(
                    "tables/ways.toml",
                    "rows = [{ code = \"desk\", name = \"台\" }]\n",
                )],
            ),
        ),
        (
            "a row twice",
            beside(
                &[],
                &[("tables/ways.toml", &format!("rows = [{0}, {0}]\n", row("")))],
            ),
        ),
        (
            "a choice of a table that is not there",
            beside(&[(CHOICES, "table = \"wasy\"\n")], &[WAYS]),
        ),
        (
            "choices and a table",
            beside(
                &[(CHOICES, &format!("{CHOICES}table = \"ways\"\n"))],
                &[WAYS],
            ),
        ),
        (
            "a limit by a table that is not there",
            files(&[("promised = 10", by_row)]),
        ),
        (
            "a row with half a limit",
            limit(", unit = \"working-days\""),
        ),
        (
            "a row whose limit is no length",
            limit(", unit = \"working-days\", limit = \"30m\""),
        ),
        (
            "a line that asks nothing",
            plan(&format!("{}, {post}", step("desk", ""))),
        ),
        ("a plan without a line", plan(&desk)),
        ("two plans at once", twice),
    ]
}

/// Broken cases of their own, complaints and kinds of procedure.
fn cases_of_links() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let spawn = |more: &str| {
        let effect = format!(
            "effects = [{{ notify = \"done\" }}, {{ spawn = \"next\", procedure = \"small\"{more} }}]"
        );
        files(&[(NOTIFY, &effect)])
    };
    let mut sealed = spawn(", fields = { reason = \"reason\" }");
    let text = sealed.get_mut("procedures/small.toml").unwrap();
    *text = text.replacen("kind = \"text\"", "kind = \"sealed-text\"", 1);
    vec![
        (
            "whom a complaint is about, as a text",
            files(&[("kind = \"text\"", "kind = \"text\"\nagainst = true")]),
        ),
        ("something sealed carried over", sealed),
        ("a rating beyond the levels", spawn(", rated-at-most = 6")),
        (
            "a condition with an unknown name",
            spawn(", when = \"raeson == 'a'\""),
        ),
        (
            "a case of its own at filing",
            files(&[(
                "starts = [\"overall\"]",
                "starts = [\"overall\"]\neffects = [{ spawn = \"next\", procedure = \"small\" }]",
            )]),
        ),
        (
            "between offices and at a place",
            files(&[(
                "version = \"1\"",
                "version = \"1\"\ninternal = true\nevent = true",
            )]),
        ),
        (
            "who reported kept by nobody of the module",
            files(&[(
                "version = \"1\"",
                "version = \"1\"\nconfidential = \"payer\"",
            )]),
        ),
    ]
}

/// Broken figures.
fn cases_of_figures() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let figure = |listed: &str, shows: &str, of: &str| {
        let text = format!(
            "{MODULE}figures = [{listed}]\n\n[[figure]]\ncode = \"filed\"\nshows = \"{shows}\"\nof = {{ {of} }}\n"
        );
        beside(&[], &[("module.toml", &text)])
    };
    let counts = |of: &str| figure("\"filed\"", "count", of);
    let filed = "acts = [\"file\"]";
    vec![
        (
            "a figure that shows nothing known",
            figure("\"filed\"", "sum", filed),
        ),
        ("a share of nothing", figure("\"filed\"", "share", filed)),
        ("a figure that stands nowhere", figure("", "count", filed)),
        ("a figure that counts nothing", counts("in-time = true")),
        (
            "a figure of an act that is not there",
            counts("acts = [\"fiel\"]"),
        ),
        (
            "a figure of a procedure that is not there",
            counts(&format!("procedures = [\"other\"], {filed}")),
        ),
        (
            "a figure of a choice that is not there",
            counts(&format!("{filed}, where = \"way\", is = [\"pots\"]")),
        ),
        (
            "a figure of no choice at all",
            counts(&format!("{filed}, where = \"way\"")),
        ),
    ]
}

/// Every broken module.
fn all_cases() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let mut all = cases();
    all.extend(cases_of_tables());
    all.extend(cases_of_links());
    all.extend(cases_of_figures());
    all
}

/// What is found in every broken module.
pub fn all_mistakes() -> Vec<flow::Mistake> {
    all_cases()
        .into_iter()
        .flat_map(|(_, files)| Module::parse(&files).err().unwrap_or_default())
        .collect()
}

#[test]
fn every_mistake_is_found_at_its_place() {
    let mut found = String::new();
    for (title, files) in all_cases() {
        found.push_str(&format!("# {title}\n{}\n\n", mistakes(&files)));
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/mistakes.txt");
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap();
    for (found, expected) in found.split("\n\n").zip(expected.split("\n\n")) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected);
    assert!(
        !found.contains("\nnone\n"),
        "a broken module passed:\n{found}"
    );
}
