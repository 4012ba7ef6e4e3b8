"""The tally as `docs/log-format.md` words it, over parsed JSON and whole histories: the tests' second opinion.

It looks back over the entries for every question instead of keeping marks, and shares no code with `tally`.
"""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class _Seen:
    """An entry with the fate that it met."""

    entry: dict[str, Any]
    rule: str | None
    ended: str | None = None


@dataclass
class ReferenceTally:
    """All entries so far."""

    seen: list[_Seen] = field(default_factory=list)

    def add(self, data: bytes) -> str | None:
        entry = json.loads(data)
        rule = self._rule(entry)
        if rule is None and entry["k"] in ("withdraw", "void"):
            self.seen[entry["of"]].ended = entry["k"]
        self.seen.append(_Seen(entry, rule))
        return rule

    def _counted(self, **wanted: str) -> list[_Seen]:
        return [one for one in self.seen if one.rule is None and all(one.entry.get(k) == v for k, v in wanted.items())]

    def _rule(self, entry: dict[str, Any]) -> str | None:
        kind, action = entry["k"], entry.get("a", "")
        if self._counted(k="close"):
            return "after-close"
        if kind == "open" and self._counted(k="open", a=action):
            return "open-again"
        if kind == "sign" and action != "petition":
            return "sign-outside-petition"
        if kind == "pledge" and action != "boycott":
            return "pledge-outside-boycott"
        if kind == "keep":
            return self._keep_rule(entry)
        if kind in ("withdraw", "void"):
            return self._end_rule(entry)
        return None

    def _keep_rule(self, entry: dict[str, Any]) -> str | None:
        if entry["a"] != "boycott":
            return "keep-outside-boycott"
        opened = self._counted(k="open", a="boycott")
        if not opened:
            return "keep-without-open"
        return "keep-before-end" if entry["d"] < opened[0].entry["until"] else None

    def _end_rule(self, entry: dict[str, Any]) -> str | None:
        if entry["of"] >= len(self.seen):
            return "of-not-earlier"
        meant = self.seen[entry["of"]]
        if meant.entry["k"] not in ("sign", "pledge") or meant.rule is not None:
            return "of-not-counted"
        if meant.entry["a"] != entry["a"]:
            return "of-other-action"
        return {"withdraw": "already-withdrawn", "void": "already-voided", None: None}[meant.ended]

    def count(self, action: str) -> int:
        """Signs or pledges that nothing has ended."""
        supports = self._counted(k="sign", a=action) + self._counted(k="pledge", a=action)
        return sum(one.ended is None for one in supports)

    def live_pledges(self) -> dict[int, int]:
        live = [one.entry["n"] for one in self._counted(k="pledge") if one.ended is None]
        return {threshold: live.count(threshold) for threshold in live}

    def number(self, kind: str, action: str) -> int:
        return len(self._counted(k=kind, a=action))

    def keeps(self, level: str) -> int:
        return len(self._counted(k="keep", level=level))
