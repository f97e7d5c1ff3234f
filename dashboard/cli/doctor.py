"""The installation and its data, looked over."""

from datetime import datetime

from dashboard import i18n
from dashboard.cli.options import JsonOption, LangOption
from dashboard.cli.speaking import DONE, REFUSED, Lang, Speaker, settings_of
from dashboard.i18n import word
from dashboard.settings import PROJECT


def doctor(lang: LangOption = Lang.BOTH, for_machine: JsonOption = False) -> None:
    """Look at everything that the display stands on, and say what is wrong and what to do."""
    speaker = Speaker(lang, for_machine=for_machine)
    settings = settings_of(speaker)
    from dashboard import doctor as examination

    counted = dict.fromkeys(examination.State, 0)
    findings = []
    for finding in examination.examine(settings, root=PROJECT, at=datetime.now().astimezone()):
        counted[finding.state] += 1
        says = {each: word(finding.key, each, **finding.values) for each in i18n.LANGS}
        findings.append({"check": finding.check, "outcome": finding.outcome, "state": finding.state, "says": says})
        speaker.say_each(f"cli.doctor.{finding.state}", {each: {"says": text} for each, text in says.items()})
    wrong, notes = counted[examination.State.WRONG], counted[examination.State.NOTE]
    speaker.say("cli.doctor.summary", wrong=wrong, notes=notes, count=len(findings))
    speaker.answer["checks"] = findings
    speaker.end(REFUSED if wrong else DONE)
