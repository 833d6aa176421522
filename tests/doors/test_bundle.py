"""One file of many modules."""

import pytest

from hubbub.doors.bundle import script, sheet

MODULES = {
    "main.js": 'import { add, twice as double } from "./sums/sums.js";\nimport * as words from "./words.js";\n'
    "say(words.sum, double(add(1, 2)));\n",
    "sums/sums.js": 'import { one } from "../words.js";\nexport const add = (a, b) => a + b * one;\n'
    "export function twice(number) {\n  return 2 * number;\n}\n",
    "words.js": 'export const sum = "the sum is";\nexport const one = 1;\nconst add = "another";\n',
}


def test_a_module_stands_behind_what_it_imports_and_each_is_there_once() -> None:
    made = script(MODULES, "main.js")
    assert [line for line in made.splitlines() if line.startswith("// ")] == [
        "// words.js",
        "// sums/sums.js",
        "// main.js",
    ]


def test_imports_and_exports_become_what_a_function_takes_and_returns() -> None:
    made = script(MODULES, "main.js")
    assert "import" not in made
    assert "export" not in made
    assert "const { add, twice: double } = modules[1];\nconst words = modules[0];\n" in made
    assert "return { add, twice };" in made


def test_a_module_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        script({"main.js": 'import { a } from "./gone.js";\n'}, "main.js")


def test_sheets_are_put_where_they_are_imported() -> None:
    sheets = {"style/all.css": '@import "a.css";\n@import "b.css";\n', "style/a.css": "a {}\n", "style/b.css": "b {}\n"}
    assert sheet(sheets, "style/all.css") == "a {}\nb {}\n"
