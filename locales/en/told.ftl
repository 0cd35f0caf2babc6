### Messages and slips to citizens that belong to no module.

message-paid = { $name }: your allowance for { $month }, { $amount } yuan, has been paid to your bank card. If it has not arrived, ask the grid worker of { $place } or the town service centre.

# Columns of the bank's files
bank-column-no = No.
bank-column-payment = Payment
bank-column-name = Name
bank-column-account = Account
bank-column-amount = Amount
bank-column-month = For month
bank-column-result = Result
bank-column-reason = Reason
bank-word-paid = Paid
