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
demo-story-told = She was told by phone: this month's allowance is on her card
demo-story-rating = The grid worker came and took three photos; the money came without my going out
demo-missing-form = The form lacks the applicant's signature
demo-missing-site = Proof of the place of business or building is missing
demo-missing-neighbours = The neighbours' statement is missing
demo-declined = This matter is not taken in by the town; please turn to the county's department
demo-refused-site = The inspection found that the conditions are not met
demo-refused-plan = It does not agree with the village plan
demo-review-note = The papers are complete, agree with each other and meet the conditions
demo-review-again = Looked at again as asked
demo-special-note = An inspection on site is needed
demo-special-done = The inspection is done; the requirements are met
demo-send-back-note = Please add what the photos of the place show
demo-extend-note = The matter is complex; more time was approved
demo-withdraw-note = The applicant called to withdraw
demo-question = Please check what is registered about this applicant
demo-answer = Checked; it is so
demo-rating-fair = All right, but I had to come twice
demo-rating-bad = Three trips; nobody said at once what was needed
demo-rating-worst = It was overdue and nobody told me
demo-organisation = Business { $number } of { $place }

# Matters of the demonstration (examples)
demo-own-text = See the application form
demo-own-shop-name = Shop No. { $number }
demo-own-business-scope = Groceries
demo-own-premises = { $number } Renmin Road
demo-own-foods = Bean curd, cakes
demo-own-road = Village road K{ $number }
demo-own-occupied-place = In front of the village committee

# Inspections of halls
demo-inspection-mended = Put right clause by clause; please look again
demo-inspection-seen = Looked at on the spot, clause by clause
# Sample data: patrols, visits, duty
demo-route = Daily round
demo-route-point = Point { $n }
demo-move-reason = Called there; neighbours say the family moved away
demo-house-door = Group { $n }, no. { $n }
demo-house-reason = Seen on the round, the landlord said so
demo-duty-note = What is open was told; urge what is overdue first
demo-duty-taken = Read and taken
