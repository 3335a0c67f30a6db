"""What the cost page can do beyond showing panels."""

from analytics_desktop.views.section_tool import SectionTool

from .budgets import BudgetTool
from .savings import SavingsTool

TOOLS: dict[str, tuple[type[SectionTool], ...]] = {
    "Forecast and budgets": (BudgetTool,),
    "Savings": (SavingsTool,),
}
