"""Taking a person out of the database: who that is, what is written in place, and a file without the rest.

`declaration` reads the seed `personal_data`: what every column of every landing table holds. `person` finds the rows.
`stand_ins` makes ids, `texts` texts of the same class, `rewriting` puts them in place. `copying` writes the new file.
"""
