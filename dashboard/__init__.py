"""A public display of a science zone, from staff's tables to the screens."""
