"""What `docs/log-format.md` says that an entry's bytes are, as one pattern a kind: the tests' second opinion."""

import re
from datetime import date

_ACTION = '"a":"(?:petition|boycott)"'
_BASE64_32 = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_BASE64_16 = "[A-Za-z0-9+/]{21}[AQgw]=="
_DAY = '"d":"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"'
_INDEX = "(?P<of>0|[1-9][0-9]{0,15})"
_LADDER = "(?:1|100|500|1000|2500|5000|10000|25000|50000|100000|250000|500000|1000000)"
_WHY = "(?:automated|disposable-address|duplicate|not-a-person|other|test)"

_KINDS = [
    rf'{{"a":"petition",{_DAY},"k":"open"}}',
    rf'{{{_ACTION},{_DAY},"k":"open","until":"(?P<until>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"}}',
    rf'{{{_ACTION},"c":"{_BASE64_32}",{_DAY},"k":"sign","t":"{_BASE64_16}"}}',
    rf'{{{_ACTION},"c":"{_BASE64_32}",{_DAY},"k":"pledge","n":{_LADDER},"t":"{_BASE64_16}"}}',
    rf'{{{_ACTION},{_DAY},"k":"withdraw","of":{_INDEX}}}',
    rf'{{{_ACTION},{_DAY},"k":"void","of":{_INDEX},"why":"{_WHY}"}}',
    rf'{{{_ACTION},"c":"{_BASE64_32}",{_DAY},"k":"keep","level":"(?:full|partly|none)"}}',
    rf'{{{_DAY},"from":"[a-z0-9-]{{1,64}}","k":"answer","sha256":"{_BASE64_32}"}}',
    rf'{{{_DAY},"k":"close"}}',
]
_PATTERNS = [re.compile(kind.encode()) for kind in _KINDS]


def is_entry(data: bytes) -> bool:
    """Tell whether the bytes are an entry."""
    matches = [match for pattern in _PATTERNS if (match := pattern.fullmatch(data))]
    if not matches:
        return False
    parts = {name: value.decode() for name, value in matches[0].groupdict().items() if value is not None}
    days = [parts[name] for name in ("day", "until") if name in parts]
    return all(map(_is_day, days)) and int(parts.get("of", "0")) < 2**53


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
