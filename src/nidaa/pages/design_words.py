"""What the design page's specimens say: short and long words in each language's own script.

They are specimens like the letters of a type foundry's sheet, no texts of the interface: each is written in its own
language, so they stand here and not in a catalog.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language.

    Attributes:
        demand: Fits into two lines of a phone.
        long_demand: As long as organisers ever write one.
        verdicts: Blocked, down, working, too few tests.
        operators: Three columns of a matrix.
    """

    demand: str
    long_demand: str
    organisation: str
    addressee: str
    fact: str
    answer: str
    name: str
    city: str
    lines: str
    verdicts: tuple[str, str, str, str]
    operators: tuple[str, str, str]


WORDS: Final[Mapping[str, Words]] = {
    "fr": Words(
        "Rendez-nous nos appels",
        "Rétablissez sans condition et sans délai les appels par Internet sur tous les réseaux fixes et mobiles du"
        " pays, et publiez la décision qui les a coupés",
        "Les usagers du téléphone",
        "Agence de régulation",
        "Les appels ne passent plus sur les trois réseaux.",
        "Nous avons bien reçu votre courrier.\nIl est à l'étude.",
        "Salma Benali",
        "Agadir",
        "Ce qui passe sur les lignes",
        ("Bloqué", "En panne", "Passe", "Trop peu d'essais"),
        ("Opérateur Un", "Opérateur Deux", "Opérateur Trois"),
    ),
    "ar": Words(
        "أعيدوا لنا المكالمات",
        "أعيدوا فورا ودون شروط المكالمات عبر الإنترنت على جميع الشبكات الثابتة والمحمولة في البلاد"
        " وانشروا القرار الذي أوقفها",
        "مستعملو الهاتف",
        "وكالة التقنين",
        "لم تعد المكالمات تمر على الشبكات الثلاث.",
        "توصلنا برسالتكم.\nوهي قيد الدرس.",
        "ليلى العلوي",
        "أكادير",
        "ما يمر على الخطوط",
        ("محجوب", "معطل", "يمر", "اختبارات غير كافية"),
        ("المتعهد الأول", "المتعهد الثاني", "المتعهد الثالث"),
    ),
    "en": Words(
        "Give us our calls back",
        "Restore calls over the internet on every fixed and mobile network of the country, at once and without"
        " conditions, and publish the decision that cut them off",
        "The users of the telephone",
        "The regulator",
        "Calls no longer get through on the three networks.",
        "We have received your letter.\nIt is being considered.",
        "Salma Benali",
        "Agadir",
        "What gets through on the lines",
        ("Blocked", "Down", "Works", "Too few tests"),
        ("Operator One", "Operator Two", "Operator Three"),
    ),
    "zgh": Words(
        "ⵔⴰⵔⴰⵜ ⴰⵖ ⴷ ⵜⵉⵖⵔⵉⵡⵉⵏ ⵏⵏⵖ",
        "ⵔⴰⵔⴰⵜ ⴷ ⵜⵉⵖⵔⵉⵡⵉⵏ ⵙ ⵓⵏⵜⵉⵔⵏⵉⵜ ⴳ ⵉⵥⴹⵡⴰⵏ ⴰⴽⴽⵯ ⵏ ⵜⵎⴰⵣⵉⵔⵜ, ⵖⵉⵍⴰⴷ, ⴱⵍⴰ ⴰⵡⴷ ⵢⴰⵜ ⵜⵎⵜⴽⴽⵓⵜ, ⵜⴼⵙⵔⵎ ⵜⴰⵖⵜⴰⵙⵜ ⵏⵏⴰ ⵜⵏⵜ ⵉⵙⴱⴷⴷⵏ",
        "ⵉⵎⵙⵙⵎⵔⵙⵏ ⵏ ⵓⵜⵉⵍⵉⴼⵓⵏ",
        "ⴰⵎⵙⵍⵓⴳⵏ",
        "ⵓⵔ ⵙⵓⵍ ⵣⵔⵔⵉⵏⵜ ⵜⵖⵔⵉⵡⵉⵏ ⴳ ⴽⵔⴰⴹ ⵏ ⵉⵥⴹⵡⴰⵏ.",
        "ⵜⵍⴽⵎ ⴰⵖ ⵜⴱⵔⴰⵜ ⵏⵏⵓⵏ.\nⴰⵔ ⵜⵜ ⵏⵖⵔⵔⴰ.",
        "ⵜⵉⵍⵉⵍⴰ ⴰⵎⵣⵉⵍ",
        "ⴰⴳⴰⴷⵉⵔ",
        "ⴰⵢⵏⵏⴰ ⵉⵣⵔⵔⵉⵏ ⴳ ⵉⵣⵉⵔⵉⴳⵏ",
        ("ⵉⵜⵜⵓⵙⴱⴷⴷ", "ⵉⵅⵙⵔ", "ⴰⵔ ⵉⵣⵔⵔⴰⵢ", "ⴷⵔⵓⵙⵏ ⵉⵔⵉⵎⵏ"),
        ("ⴰⵎⵙⵡⵓⵔⵉ 1", "ⴰⵎⵙⵡⵓⵔⵉ 2", "ⴰⵎⵙⵡⵓⵔⵉ 3"),
    ),
}
