# 表格文件（CSV、XLSX）读写时对人说的话

sheet-too-large = 文件太大，最大 { $max } 兆，请分成几个文件上传。
sheet-bomb = 文件展开后过大，不予读取。请另存为普通表格后再上传。
sheet-too-many-parts = 文件内部组成过多（最多 { $max } 个），不予读取。
sheet-broken = 文件已损坏或内容不全，读不出来。请重新导出后再上传。
sheet-protected = 文件设有密码，请取消密码后再上传。
sheet-unknown-format = 只能读取 CSV 和 XLSX 文件，请另存为其中一种。
sheet-not-text = 第 { $row } 行的文字编码无法识别，请另存为 CSV（UTF-8）后再上传。
sheet-no-heading = 没有找到表头，第一行应为各列名称。
sheet-no-sheet = 没有名为“{ $name }”的工作表。
sheet-heading-empty = 第 { $row } 行第 { $column } 列缺列名。
sheet-heading-twice = 第 { $row } 行第 { $column } 列的列名“{ $name }”重复。
sheet-too-many-rows = 行数太多：从第 { $row } 行起超出，每次最多 { $max } 行。
sheet-too-many-columns = 第 { $row } 行的第 { $column } 列超出，最多 { $max } 列。
sheet-cell-too-long = 第 { $row } 行第 { $column } 列的内容太长，最多 { $max } 个字。
sheet-too-much-text = 到第 { $row } 行文字总量已超出上限，请分成几个文件上传。
sheet-quote-open = 第 { $row } 行的引号没有成对，后面的内容分不清行列，请改正后再上传。
sheet-uneven = 第 { $row } 行的列数与表头不一致。
sheet-unwritable = 表格没有生成，请减少内容后再试。

sheet-notice-last-line-cut = 最后一行（第 { $row } 行）不完整，没有读入，文件可能没有传全。
sheet-notice-row-too-wide = 第 { $row } 行比表头多出内容，没有读入。
sheet-notice-row-short = 第 { $row } 行比表头少列，缺的按空白处理。
sheet-notice-digits-lost = 第 { $row } 行“{ $column }”是超过 15 位的数字，末尾几位可能已变成 0。请把该列设为文本后重新填写。
sheet-notice-cell-error = 第 { $row } 行“{ $column }”是公式错误值。
