"""Questions put to public tables: a table in, a small tidy frame out; nothing is changed, worded or drawn here."""
