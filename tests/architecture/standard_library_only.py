"""A kind of import contract: the modules of one package import each other and the standard library, nothing else."""

from __future__ import annotations

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        package = str(self.package)
        inside = {package, *graph.find_descendants(package)}
        strangers: dict[str, list[str]] = {}
        for module in sorted(inside):
            imported = graph.find_modules_directly_imported_by(module) - inside
            outside = sorted(name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names)
            if outside:
                strangers[module] = outside
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        strangers: dict[str, Any] = check.metadata["strangers"]
        for module, names in strangers.items():
            output.print_error(f"{module} imports {', '.join(names)}")
