"""How a name is found by letters: the sounds of its Chinese characters, and where the words of an English one begin."""

# pypinyin is imported where a name is asked for: its dictionaries take a third of a second and 60 MB, which the process
# that makes answers ahead spends once, and a worker that gives them never.

import unicodedata


def sounds(name: str) -> list[str]:
    """Give the sounds of a Chinese name, by which readers look for it in a list.

    Example:
        >>> sounds("长春")
        ['chang', 'chun']
    """
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def spelled(name: str) -> list[str]:
    """Say by which letters each place of a name may be found.

    A Chinese character is found by the first letter of each of its readings (长 by C and by Z), and a search may begin
    at it. A Latin letter is found by itself, and a search may begin at the first one of a word. All else (brackets,
    spaces, figures) is passed over.

    Returns:
        Per place its letters: capitals where a search may begin, small ones where it can only go on.

    Example:
        >>> spelled("长春IP（试）")
        ['ZC', 'C', 'I', 'p', 'S']
        >>> spelled("Changchun Ré")[-3:]
        ['n', 'R', 'e']
    """
    from pypinyin import Style, pinyin

    places: list[str] = []
    within = False
    for sign in name:
        latin = "".join(letter for letter in unicodedata.normalize("NFKD", sign) if letter.isascii())
        if latin.isalpha():
            places += [letter.lower() if within or step else letter.upper() for step, letter in enumerate(latin)]
            within = True
            continue
        readings = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
        letters = "".join(dict.fromkeys(letter[:1] for each in readings for letter in each))
        if letters.isascii() and letters.isalpha():
            places.append(letters.upper())
        within = within and sign in "'’"
    return places
