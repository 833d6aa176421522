"""Makes one file of the page's modules, and one of its style sheets: a browser asks for few files.

Nothing is changed but that each module becomes a function of its own, which returns what the module exports. So it must
be written plainly: imports and exports begin a line, imports are `{ … }` or `* as name`, and exports are declarations.
"""

import posixpath
import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import (\{[^}]*\}|\* as \w+) from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_SHEET = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


def script(modules: Mapping[str, str], entry: str) -> str:
    """The script that does what the module `entry` of those `modules` does. Raises KeyError if one is missing."""
    made: dict[str, str] = {}

    def make(name: str) -> None:
        """Put the module behind those that it imports."""
        folder = posixpath.dirname(name)
        imported = {
            path: posixpath.normpath(posixpath.join(folder, path)) for _, path in _IMPORT.findall(modules[name])
        }
        for other in imported.values():
            if other not in made:
                make(other)
        places = {path: f"modules[{list(made).index(other)}]" for path, other in imported.items()}
        body = _IMPORT.sub(lambda found: f"const {_bound(found[1])} = {places[found[2]]};\n", modules[name])
        exported = ", ".join(_EXPORT.findall(body))
        made[name] = f"// {name}\nmodules.push((() => {{\n{_EXPORT.sub('', body)}\nreturn {{ {exported} }};\n}})());\n"

    make(entry)
    return "const modules = [];\n" + "".join(made.values())


def sheet(sheets: Mapping[str, str], entry: str) -> str:
    """The style sheet `entry` with those in place that it imports."""
    folder = posixpath.dirname(entry)
    return _SHEET.sub(lambda found: sheets[posixpath.join(folder, found[1])], sheets[entry])


def _bound(names: str) -> str:
    """What an import binds, as the left side of a declaration."""
    return names.removeprefix("* as ").replace(" as ", ": ")
