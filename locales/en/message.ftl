slip-title = Slips
slip-lead = What no text message can tell is printed and brought. Printing counts as sent: bring it the same day.
slip-print = Print
slip-paper = Slip · { $name }
slip-printed = Recorded as printed. Bring it to the person and have it signed.
slip-back = Back to the slips
slip-empty = No slips to bring
slip-empty-text = People are told of acceptance, missing papers and decisions; what no text message can tell appears here.
