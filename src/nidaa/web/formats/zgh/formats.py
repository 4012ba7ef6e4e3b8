"""Days, hours and numbers as Morocco's French writes them, which Django's own pages fall back to in Tamazight."""

from typing import Final

DATE_FORMAT: Final = "j F Y"
TIME_FORMAT: Final = "H:i"
DATETIME_FORMAT: Final = "j F Y H:i"
YEAR_MONTH_FORMAT: Final = "F Y"
MONTH_DAY_FORMAT: Final = "j F"
SHORT_DATE_FORMAT: Final = "d/m/Y"
SHORT_DATETIME_FORMAT: Final = "d/m/Y H:i"
FIRST_DAY_OF_WEEK: Final = 1

DATE_INPUT_FORMATS: Final = ["%d/%m/%Y", "%d/%m/%y"]
DATETIME_INPUT_FORMATS: Final = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"]

DECIMAL_SEPARATOR: Final = ","
THOUSAND_SEPARATOR: Final = "\u00a0"
NUMBER_GROUPING: Final = 3
