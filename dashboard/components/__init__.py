"""Small Dash pieces that more than one page or view uses; functions of words and values that read no table."""
