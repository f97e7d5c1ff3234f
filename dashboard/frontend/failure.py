"""What went wrong in a build, in the words' terms."""


class BuildFailed(Exception):
    """The browser's files could not be made.

    It carries a word's key and values rather than a sentence, so that the command says it in the operator's language.

    Args:
        key: The word that says what is wrong and what to do.
        values: What the word's placeholders stand for.

    Example:
        >>> BuildFailed("build.packages_failed", reason="offline").values
        {'reason': 'offline'}
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values
