//! CSV and XLSX to plain tables and back: limits, formula neutralising, templates, error workbooks.
