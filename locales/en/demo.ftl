# Words used in demonstration data.
demo-missing-card = The photo of the ID card is not legible; please take it again
demo-missing-register = The page of the household register with her name is missing
demo-refused-reason = Registered in another county; not entitled here
demo-return-note = Please check the bank card once more
demo-urge-note = Please finish in time
demo-bank-closed = Account not in order
demo-rating-good = They came to the house; very convenient
demo-rating-slow = The wait was a little long
demo-matter = Demonstration matter LC{ $number }
