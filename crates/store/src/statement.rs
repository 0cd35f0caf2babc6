//! Statements of a noun, declared once and listed for the test that prepares all of them on both
//! engines.

/// Declares constants of [`crate::Sql`] and `STATEMENTS`, the list of them all.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: $crate::Sql = $sql;)+
        /// Every statement of this file.
        pub static STATEMENTS: &[&$crate::Sql] = &[$(&$name),+];
    };
}
pub(crate) use statements;
