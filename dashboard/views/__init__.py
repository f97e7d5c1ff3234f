"""A release, a state and a language in; figures and facts out, as JSON that an address names and anyone may keep."""
