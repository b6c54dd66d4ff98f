"""The codes whose weight a project can set in `[check]`: findings and warnings, never what stops every build."""

from policygen.config.config_values import Weight
from policygen.config.setting_keys import Kind, Setting

_NEVER_OFF = (Weight.ERROR, Weight.WARNING)
"""A text that was changed in silence: only the version itself can say why that is right."""

_OF_OTHERS = (Weight.OFF, Weight.WARNING)
"""What is said of other repositories never weighs more than a warning."""


def _finding(code: str, description: str, choices: tuple[Weight, ...] = tuple(Weight)) -> Setting:
    return Setting(code, Kind.CHOICE, description, str(choices[0]), choices=choices)


CHECK = {
    setting.name: setting
    for setting in (
        _finding("E118", "The accent has too little contrast."),
        _finding("E135", "A file is not used."),
        _finding("E139", "A file named after a date stands right in content/."),
        _finding("E147", "A change has less notice than notice_days asks for."),
        _finding("E150", "A policy has drafts only."),
        _finding("E164", "A published text has changed without a declared correction.", _NEVER_OFF),
        _finding("E177", "Nothing of the history of a file can be a version.", _OF_OTHERS),
        _finding("E178", "Some states of a file are left out.", _OF_OTHERS),
        _finding("E179", "A file of a repository is left out because of its name.", _OF_OTHERS),
        _finding("E181", "A later state of a file has an earlier date.", _OF_OTHERS),
        _finding("E182", "Commits have times that cannot be right.", _OF_OTHERS),
        _finding("E190", "No base_url is set."),
        _finding("E216", "An invisible character stands in a text."),
        _finding("E601", "An image comes from another website."),
        _finding("E602", "HTML was taken out."),
        _finding("E603", "An address that browsers must not follow."),
        _finding("E604", "Characters that turn the direction of writing."),
        _finding("E605", "Something looks like a placeholder."),
        _finding("E606", "A name in braces that nothing replaces."),
        _finding("E607", "Readers are asked to look for changes by themselves."),
        _finding("E608", "Two headings in one section have the same words."),
        _finding("E609", "A heading skips a level."),
        _finding("E610", "A version does not say what changed."),
        _finding("E611", "A version does not say what kind of change it is."),
        _finding("E612", "The text in force was not reviewed for twelve months."),
        _finding("E613", "A template switches the escaping of values off."),
        _finding("E614", "A link or image leads nowhere."),
        _finding("E615", "A link leads to no heading of its page."),
        _finding("E616", "A text is the same as the one before it, or as the one that it translates."),
        _finding("E617", "A published text was changed under its old date without a note.", _NEVER_OFF),
        _finding("E621", "The text states another date than the front matter."),
        _finding("E622", "A text points to a section that it does not have."),
        _finding("E623", "A version lacks a language that the version before it had."),
        _finding("E624", "A text was changed since the last commit, but not its date.", _NEVER_OFF),
        _finding("E625", "A shared passage was changed that published versions keep as it was."),
        _finding("E626", "Passages are kept for a text that is not there."),
    )
}
"""The keys of the table `[check]`."""
