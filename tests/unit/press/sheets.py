"""Sheets for tests, one a language, with words that are hard to set."""

from dataclasses import dataclass
from typing import Final

import msgspec

from nidaa.press.sheet import Direction, Measure, Sheet, Words

DEMANDS: Final = {
    "fr": "Rendez-nous nos appels par Internet",
    "ar": "أعيدوا لنا مكالماتنا عبر الإنترنت",
    "zgh": "ⵔⴰⵔⴰⵜ ⴰⵖ ⵜⵉⵖⵔⵉⵡⵉⵏ ⵏⵏⵖ",
    "en": "Give us our calls back",
}
#: About as long as a title may be.
LONG_DEMANDS: Final = {
    "fr": "Exigeons de l’Agence nationale de réglementation des télécommunications la levée immédiate du blocage",
    "ar": "نطالب الوكالة الوطنية لتقنين المواصلات بالرفع الفوري للحجب المفروض على المكالمات الصوتية عبر الإنترنت",
    "zgh": "ⵏⵜⵜⵔ ⴳ ⵜⵙⵏⵓⵔⴰⵢⵜ ⵜⴰⵏⴰⵎⵓⵔⵜ ⵏ ⵓⵙⵖⵏⵓ ⵏ ⵉⵎⵢⴰⵡⴰⴹⵏ ⴰⴷ ⵜⴽⴽⵙ ⴰⴳⴷⴰⵍ ⵏ ⵜⵖⵔⵉⵡⵉⵏ ⵙ ⵓⵏⵜⵔⵏⵉⵜ",
    "en": "Supercalifragilisticexpialidocious" * 3 + "!",
}
#: What would be code if it were read as code, in typst, in HTML and in SVG.
HOSTILE: Final = (
    '#panic("x") #{while true {}} $x$ <a> @b *c* _d_ ```e``` \\u{41} #import "x" </svg> "\'] // #sys.inputs'
)
_DRAWING: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M0 0h40v100H0z"/></svg>'


@dataclass(frozen=True, slots=True)
class Interface:
    """What the interface says in a language."""

    direction: Direction
    mark: str
    asks: str
    call: str
    unit: str


INTERFACES: Final = {
    "fr": Interface(
        "ltr", "Nidaa", "La VoIP pour tous demande à l’ANRT", "Signer la pétition", "Signatures confirmées"
    ),
    "ar": Interface("rtl", "نداء", "الجمعية تطلب من \u2068ANRT\u2069", "وقّع العريضة", "توقيعا مؤكدا"),
    "zgh": Interface("ltr", "ⵏⵉⴷⴰⴰ", "ⵜⴰⵎⵙⵎⵓⵏⵜ ⴷⴰ ⵜⵜⵔ", "ⵙⴳⵎⴹ", "ⵉⵙⴳⵎⵉⴹⵏ"),
    "en": Interface("ltr", "Nidaa", "VoIP for all asks ANRT", "Sign the petition", "Signatures confirmed"),
}


def sheet(language: str = "fr", **changed: object) -> Sheet:
    """Return a sheet in a language, with some fields changed."""
    interface = INTERFACES[language]
    made = Sheet(
        language=language,
        direction=interface.direction,
        mark=interface.mark,
        kind="petition",
        demand=Words(DEMANDS[language], language, interface.direction),
        summary=Words(f"{DEMANDS[language]}. WhatsApp, Viber, Skype.", language, interface.direction),
        asks=interface.asks,
        window=(),
        call=interface.call,
        how=interface.call,
        promises=(interface.call, interface.unit),
        measure=Measure("24\u00a0000+", _DRAWING, interface.unit, 960, "25\u00a0000", interface.unit),
        dated="24 11 2026",
        address="nidaa.example/c/voip",
        link=f"https://nidaa.example/{language}/c/voip/",
    )
    return msgspec.structs.replace(made, **changed)


def demanding(text: str, language: str = "fr") -> Sheet:
    """Return a sheet that demands something else."""
    return sheet(language, demand=Words(text, language, INTERFACES[language].direction))
