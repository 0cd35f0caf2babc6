//! Documents and print: the letters a case sends, from templates.
