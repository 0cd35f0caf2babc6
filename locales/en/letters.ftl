# Names of letters and the words around them

letters-receipt = Receipt
letters-acceptance = Notice of acceptance
letters-not-accepted = Notice of non-acceptance
letters-supplement = One-time notice of what is missing
letters-special-procedure = Notice of special procedure
letters-extension = Notice of extended time
letters-grant = Decision to grant
letters-allowance-grant = Decision to pay the elders’ allowance
letters-refusal = Decision to refuse
letters-service-return = Proof of service
letters-public-notice = Public notice
letters-payment-slip = Payment slip
letters-payment-roll = Payment roll
letters-authorisation = Letter of authorisation
letters-password-slip = One-time password slip

letters-title = Letters
letters-issue = Issue a letter
letters-print = Print
letters-preview = Preview
letters-number = Number
letters-issued-at = Issued at
letters-issued-by = Issued by
letters-recipient = Recipient
letters-none = No letters yet. They can be issued and printed here at the step that calls for them.
letters-chinese-only = Letters are in Chinese, which is the authoritative text.
letters-own-template = This letter uses a local template.
letters-broken = The letter could not be made: template “{ $name }” has a mistake in line { $line }. Contact the system administrator.
