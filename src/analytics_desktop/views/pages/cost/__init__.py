"""What only the page of cost has: crossed tables, requests, budgets, sign-off, close, accounts, savings."""

from analytics_desktop.views.books.crossed import Crossed
from analytics_desktop.views.books.month_close import MonthClose
from analytics_desktop.views.books.sign_off import SignOff
from analytics_desktop.views.requests.tool import RequestsTool
from analytics_desktop.views.section_tool import SectionTool

from .accounts import AccountTool
from .budgets import BudgetTool
from .prices import PriceTool
from .savings import SavingsTool

TOOLS: dict[str, tuple[type[SectionTool], ...]] = {
    "Breakdown": (Crossed,),
    "Requests": (RequestsTool,),
    "Forecast and budgets": (BudgetTool,),
    "Prices": (PriceTool,),
    "Reconciliation": (SignOff,),
    "Close": (MonthClose, AccountTool),
    "Savings": (SavingsTool,),
}
