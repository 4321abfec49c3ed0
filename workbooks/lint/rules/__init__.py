"""The rules, a module for each theme: small functions, and the rows that describe them."""
