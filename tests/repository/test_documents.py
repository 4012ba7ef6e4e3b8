"""The documents say what the code does: commands, settings, entry kinds, targets of make, links."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from nidaa.cli.command import COMMANDS
from nidaa.entries import kinds
from tests.repository.tree import ROOT, headings, project_files, read

DOCUMENTS: Final = tuple(path for path in project_files() if path.suffix == ".md")
_SETTING: Final = re.compile(r"\bNIDAA_[A-Z]+(?:_[A-Z]+)*\b")
_LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")
_MAKE: Final = re.compile(r"\bmake ([a-z]+)\b")
_RELEASE: Final = re.compile(r"^## (Unreleased|\d+\.\d+\.\d+ – \d{4}-\d{2}-\d{2})$")
_CHANGE_GROUPS: Final = {"Added", "Changed", "Fixed", "Removed", "Security"}
_ENTRY_KIND: Final = re.compile(r"\btag=\"([a-z]+)\"")


def broken_links(document: Path, text: str) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    targets = [first or second for first, second in _LINK.findall(text)]
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    return [target for target in local if not (ROOT / document.parent / target).exists()]


def make_targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def missing(wanted: Iterable[str], markdown: str) -> list[str]:
    """Return what has no heading that names it as a word."""
    words = {word for heading in headings(markdown) for word in [heading, *heading.split()]}
    return sorted(name for name in set(wanted) if name not in words)


def changelog_faults(text: str) -> list[str]:
    lines = text.splitlines()
    if not lines or lines[0] != "# Changelog":
        return ["the first line is the title"]
    releases = [line for line in lines if line.startswith("## ")]
    groups = [line.removeprefix("### ") for line in lines if line.startswith("### ")]
    faults = [line for line in releases if not _RELEASE.match(line)]
    faults += [group for group in groups if group not in _CHANGE_GROUPS]
    return faults if releases else ["no release"]


def test_a_broken_link_is_found() -> None:
    assert broken_links(Path("README.md"), "[a](docs/nowhere.md) [b](LICENSE) [c](https://example.org/x)") == [
        "docs/nowhere.md"
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document, read(document)) == []


def test_a_missing_heading_is_found() -> None:
    assert missing(["serve", "demo"], "# Commands\n\n## `nidaa serve`\n\ndemo\n") == ["demo"]


def test_every_command_has_its_heading() -> None:
    assert missing((f"nidaa {name}" for name in COMMANDS), read("docs/commands.md")) == []


def test_every_setting_of_the_code_has_its_heading() -> None:
    sources = [path for path in project_files() if path.match("src/**/*.py") or path.parts[0] == "src"]
    used = {name for path in sources if path.suffix == ".py" for name in _SETTING.findall(read(path))}

    assert missing(used, read("docs/settings.md")) == []


def test_every_documented_setting_is_used() -> None:
    documented = {word for heading in headings(read("docs/settings.md")) for word in _SETTING.findall(heading)}
    code = "\n".join(read(path) for path in project_files() if path.parts[0] == "src" and path.suffix == ".py")

    assert sorted(name for name in documented if name not in code) == []


def test_every_entry_kind_has_its_heading() -> None:
    tags = _ENTRY_KIND.findall(read("src/nidaa/entries/kinds.py"))

    assert tags
    assert missing(tags, read("docs/log-format.md")) == []


def test_every_reason_of_a_void_is_documented() -> None:
    text = read("docs/log-format.md")
    reasons = [reason.value for reason in kinds.VoidReason]

    assert [reason for reason in reasons if not re.search(rf"^{reason}$|`{reason}`", text, re.MULTILINE)] == []


def test_a_changelog_without_shape_is_found() -> None:
    good = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 0.1.0 – 2026-11-24\n"

    assert changelog_faults(good) == []
    assert changelog_faults("# Changelog\n\n## next\n") == ["## next"]
    assert changelog_faults("# News\n") == ["the first line is the title"]


def test_the_changelog_keeps_its_shape() -> None:
    assert changelog_faults(read("CHANGELOG.md")) == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in DOCUMENTS if path.parts[:2] == ("docs", "decisions"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_says_why_and_what_follows() -> None:
    wanted = ["Context", "Decision", "Consequences"]
    decisions = [path for path in DOCUMENTS if path.parts[:2] == ("docs", "decisions")]

    incomplete = {path.name: missing(wanted, read(path)) for path in decisions}

    assert {name: gaps for name, gaps in incomplete.items() if gaps} == {}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_target_of_make_that_is_named_exists(name: str) -> None:
    assert set(_MAKE.findall(read(name))) <= make_targets(read("Makefile"))


def test_scripts_can_be_run() -> None:
    scripts = [path for path in project_files() if path.parts[0] in {"tools", ".ci"} and not path.suffix]

    assert scripts
    assert [path.as_posix() for path in scripts if not os.access(ROOT / path, os.X_OK)] == []
