"""Scripts are joined as their imports say, and nothing but comments is lost."""

import pytest

from nidaa.project.script_bundle import ScriptError, bundles, without_comments

PAGE = """// Why.

import { add } from "./sum.js";
import "./side.js";

const shown = add(1, 2);
  show(shown); // Behind code a comment stays.
"""
SUM = 'import { ONE } from "./one.js";\n\nexport function add(a, b) {\n  return a + b * ONE;\n}\n'
ONE = "const unseen = 1;\nexport const ONE = unseen;\n"
SIDE = 'import { ONE } from "./one.js";\nself.side = ONE;\n'
SCRIPTS = {"page.js": PAGE, "sum.js": SUM, "one.js": ONE, "side.js": SIDE}


def test_an_entry_holds_each_module_once_before_those_that_need_it() -> None:
    page = bundles(SCRIPTS)["page.js"]

    assert page == (
        "const unseen=1;const ONE=unseen;"
        "function add(a,b){return a + b*ONE;}\n"
        "{self.side=ONE;}\n"
        "{const shown=add(1,2);show(shown); // Behind code a comment stays.\n}\n"
    )


def test_two_modules_that_export_may_not_give_one_name() -> None:
    with pytest.raises(ScriptError, match="unseen"):
        bundles(SCRIPTS | {"sum.js": "const unseen = 2;\n" + SUM})


def test_a_module_stays_a_module() -> None:
    module = bundles(SCRIPTS)["sum.js"]

    assert module == 'import { ONE } from "./one.js";\nexport function add(a,b){return a + b*ONE;}\n'


def test_a_script_that_imports_nothing_only_loses_its_comments() -> None:
    script = bundles({"solver.js": "// Why.\nself.x = 1;\n"})["solver.js"]

    assert script == "self.x=1;"


@pytest.mark.parametrize(
    ("line", "served"),
    [
        ("if (a - -1 > b && c) return { d: [e, f] };", "if(a - -1>b&&c)return{d:[e,f]};"),
        ('say("a , b", c );', 'say("a , b",c);'),
        ("say(`a ( ${b} )`, 'c \\' , d' );", "say(`a ( ${b} )`,'c \\' , d');"),
        ("const half = a / b;", "const half = a / b;"),
        ('return "a" + b;', 'return "a" + b;'),
        ("const found = / : /.exec(a , b);", "const found = / : /.exec(a , b);"),
        ("for (const a of b) await c;", "for(const a of b)await c;"),
    ],
)
def test_spaces_go_where_they_mean_nothing(line: str, served: str) -> None:
    assert without_comments(line).rstrip("\n") == served


def test_comments_indentation_and_empty_lines_go() -> None:
    source = "// one\n\n  // two\n  const address = `//here`;\n"

    assert without_comments(source) == "const address=`//here`;"


@pytest.mark.parametrize(
    "line",
    [
        'import add from "./sum.js";',
        'import * as sum from "./sum.js";',
        'import { add as plus } from "../sum.js";',
        'import "https://elsewhere.example/sum.js";',
        "export default 1;",
        "export { add };",
    ],
)
def test_a_form_that_cannot_be_joined_is_refused(line: str) -> None:
    entry = f'import "./odd.js";\n{line}\n' if line.startswith("import") else 'import "./odd.js";\n'

    with pytest.raises(ScriptError):
        bundles({"page.js": entry, "odd.js": f"{line}\n", "sum.js": ONE})


def test_a_module_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScriptError, match=r"sum\.js"):
        bundles({"page.js": 'import { add } from "./sum.js";\n'})
