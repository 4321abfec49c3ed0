"""Tables of other programs, read into columns of ours: participants, and series of the market.

`shapes` says what is wanted, `source` reads the file, `mapping` finds the columns, `notation` how
numbers and days are written, `values` turns cells into values; `table` does all of it, and gives
either every column or every mistake.
"""
