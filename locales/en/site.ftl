# What is wrong in a site's files (TOML and CSV of the site folder). The page says file, row and column before it.

site-file-missing = This file is missing.
site-not-utf8 = The file is not UTF-8. Save it as UTF-8.
site-toml = It is not written correctly: { $detail }
site-column-missing = The column “{ $column }” is missing.
site-cell-empty = This must not be empty.
site-word-unknown = “{ $found }” is not one of the words allowed: { $detail }
site-date = “{ $found }” is not a date. Write it as 2026-01-31.
site-degrees = “{ $found }” is not a longitude and latitude in degrees, longitude first.
site-division-code = “{ $found }” is not a division code of 12 digits.
site-level-wrong = Level or kind does not fit the code { $found }.
site-other-county = The code { $found } is not of this county.
site-not-a-county = { $found } is not the code of a county.
site-parent-wrong = { $found } is not the division above it. Check the codes.
site-parent-not-in-force = The division above, { $found }, is not in force for all of this time. Check the dates.
site-interval-empty = The end must come after the beginning.
site-versions-overlap = Two versions of this code or parameter overlap. Check the dates.
site-predecessor-wrong = The predecessor { $found } does not exist, or has not ended when this one begins.
site-division-not-in-force = The division { $found } does not exist or is no longer in force.
site-town-unknown = { $found } is not a town or street in force, or its name differs, or it is listed twice.
site-town-without-point = The town or street { $found } has no point.
site-letters = “{ $found }” cannot begin account names: one to six small Latin letters, each used once.
site-time-zone = The time zone must be Asia/Shanghai, not “{ $found }”.
site-office-hours = The office hours from { $from } are wrong: spans in order, not overlapping, weekdays 1 to 7.
site-unit-code = “{ $found }” is not a unit code: the 12 digits of its division, “-” and capital letters.
site-unit-twice = The unit code { $found } is listed twice.
site-unit-unknown = The unit { $found } does not exist.
site-unit-circle = The unit above, { $found }, itself stands under this one.
site-not-a-department = { $found } is neither a county department nor the command centre.
site-count-differs = There are { $found } { $what ->
    [towns] towns and streets
   *[departments] county departments
 }, but site.toml says { $stated }.
site-bands = Age bands must follow each other without gap or overlap; the last has no upper end; no amount is negative.
site-parameter-value = Give either value or bands, not both.
site-post-without-unit = The post “{ $found }” names no unit.
site-login-not-unique = The account “{ $found }” would be made twice. Add { "{" }t{ "}" }, { "{" }v{ "}" }, { "{" }g{ "}" } or { "{" }n{ "}" }.
site-administrator-missing = The administrator { $role } is missing: system, security and audit must all be there.
site-administrator-deputy = The administrator “{ $found }” may have no deputy.
site-change-unknown = There is no change called { $found }.
site-number = { $found } is not a whole number.
site-promised-beyond = The promised limit of { $promised } working days is longer than the statutory { $statutory }.
site-reform-refused = The reform cannot take effect: { $detail }
site-station-class = Stationed units are of class 1 to 4; there is no class { $found }.

# Workbook of a reform (change.ftl)
site-sheet-unknown = This sheet's name is not known; use the names of the template.
site-sheet-head-missing = The sheet “Reform” is missing; copy it from the template.
site-sheet-no-step = This sheet has changes, but no step of the first sheet names it.
site-sheet-no-steps = The first sheet has no steps.
site-sheet-missing = There is no sheet of changes named “{ $found }”.
site-sheet-twice = “{ $found }” is used in another step; make two sheets with a number behind the name.
site-column-unknown = This column is not known; use the columns of the template.
site-reform-code = The reform's code “{ $found }” may have letters, digits and hyphens only.
reform-example-reform-code = DS-2027-01
reform-example-reform-title = Posts for Shuangdian
reform-example-step = Move institution posts
reform-example-reform-kind = Posts moved
reform-example-effective = 2027-07-01
reform-example-document = BZ-2027-01
reform-example-resolution = JY-2027-01
reform-example-unit = 320623111000-ZHFW
reform-example-move-posts-from = 320623001000-ZHFW
reform-example-move-posts-to = 320623111000-ZHFW
reform-example-merge-units-from = 320623111206-CWH
reform-example-merge-units-into = 320623111205-CWH
reform-example-count = 2
reform-example-person = RD00986
reform-example-towns = *
reform-example-name_plates = Rural revival;Water
reform-example-issued = 2027-06-20
reform-example-issue-documents-from = 2027-07-01
reform-example-issue-documents-code = BZ-2027-01
reform-example-number = 2027-1
reform-example-issue-documents-title = Notice on moving posts
reform-example-issuer = Establishment commission
