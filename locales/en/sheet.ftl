# Said to people when table files (CSV, XLSX) are read or written

sheet-too-large = The file is too large. The limit is { $max } MB. Split it and upload the parts.
sheet-bomb = The file unpacks to far more than its size and was not read. Save it as an ordinary table and upload it again.
sheet-too-many-parts = The file has too many internal parts (at most { $max }) and was not read.
sheet-broken = The file is damaged or incomplete. Export it again and upload it.
sheet-protected = The file has a password. Remove the password and upload it again.
sheet-unknown-format = Only CSV and XLSX files can be read. Save the file as one of these.
sheet-not-text = The text encoding of row { $row } is not known. Save the file as CSV (UTF-8) and upload it again.
sheet-no-heading = No heading row was found. The first row should hold the column names.
sheet-no-sheet = There is no sheet named “{ $name }”.
sheet-heading-empty = Row { $row }, column { $column } has no column name.
sheet-heading-twice = Row { $row }, column { $column }: the column name “{ $name }” is used twice.
sheet-too-many-rows = Too many rows: the limit is { $max }, passed at row { $row }.
sheet-too-many-columns = Row { $row } reaches column { $column }. The limit is { $max } columns.
sheet-cell-too-long = Row { $row }, column { $column } is too long. The limit is { $max } characters.
sheet-too-much-text = The file holds too much text (limit passed at row { $row }). Split it and upload the parts.
sheet-quote-open = Row { $row } has a quotation mark that is never closed. Correct it and upload the file again.
sheet-uneven = Row { $row } does not have as many cells as the heading.
sheet-unwritable = The table could not be made. Try again with less content.

sheet-notice-last-line-cut = The last line (row { $row }) is incomplete and was left out. The file may not have been transferred in full.
sheet-notice-row-too-wide = Row { $row } has more cells than the heading and was left out.
sheet-notice-row-short = Row { $row } has fewer cells than the heading. The missing ones are taken as empty.
sheet-notice-digits-lost = Row { $row }, “{ $column }” is a number of more than 15 digits. Its last digits may have become 0. Format the column as text and fill it in again.
sheet-notice-cell-error = Row { $row }, “{ $column }” is a formula error.
