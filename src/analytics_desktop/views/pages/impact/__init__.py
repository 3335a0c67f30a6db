"""What the impact page does beyond showing panels: scenarios, attribution and formulas."""

from .attribution import AttributionTool
from .formulas import FormulaTool
from .scenario import ScenarioTool

TOOLS = {
    "Return": (ScenarioTool,),
    "Revenue": (AttributionTool,),
    "Formulas": (FormulaTool,),
}
