"""The agents that run and the features that people use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agent:
    name: str
    team: str
    purpose: str
    task_type: str
    prompt_type: str
    workload: str  # coding, writing, reading, chat: decides models and size of prompts
    departments: tuple[str, ...]
    weight: float  # how often people there start it
    nightly: float = 0.0  # scheduled runs per 100 people and day, by a service account
    seconds: float = 30.0  # median duration
    success: float = 0.96
    turns: float = 2.0  # mean requests in one execution
    launched: float = 0.0  # share of the period before it exists


AGENTS = (
    Agent("Code Reviewer", "Developer Tools", "Reviews merge requests", "code_review", "code", "coding",
          ("Engineering", "Research"), 5.0, seconds=42, success=0.97, turns=5.4),
    Agent("Test Writer", "Quality", "Writes and repairs unit tests", "test_writing", "code", "coding",
          ("Engineering",), 3.5, seconds=75, success=0.93, turns=6.6),
    Agent("Incident Analyst", "Platform", "Explains alerts from logs", "incident_analysis", "analyse", "coding",
          ("Engineering", "IT"), 1.6, seconds=55, success=0.94, turns=5.8),
    Agent("Firmware Explainer", "Firmware", "Answers questions about legacy firmware", "code_question", "question",
          "coding", ("Engineering", "Research"), 1.4, seconds=28, success=0.96, turns=3.2),
    Agent("Release Notes Writer", "Developer Tools", "Drafts release notes", "release_notes", "draft", "writing",
          ("Engineering", "Product"), 0.9, seconds=24, success=0.985, turns=2.0, launched=0.2),
    Agent("Proposal Writer", "Presales", "Drafts proposals from tender documents", "proposal", "draft", "writing",
          ("Sales",), 3.2, seconds=95, success=0.95, turns=5.6),
    Agent("Account Researcher", "Sales DACH", "Prepares account briefings", "account_research", "analyse", "reading",
          ("Sales", "Marketing"), 2.8, seconds=60, success=0.955, turns=4.6),
    Agent("Tender Screener", "Presales", "Scores incoming tenders", "tender_screening", "extract", "reading",
          ("Sales", "Procurement"), 1.4, seconds=50, success=0.94, turns=3.8, launched=0.3),
    Agent("Ticket Triage", "Support Europe", "Sorts and routes tickets", "ticket_triage", "classify", "chat",
          ("Customer Support",), 1.0, nightly=9.0, seconds=6, success=0.985, turns=1.1),
    Agent("Reply Drafter", "Support Europe", "Drafts answers to customers", "ticket_reply", "draft", "chat",
          ("Customer Support",), 5.5, seconds=14, success=0.97, turns=1.7),
    Agent("Returns Checker", "Returns", "Checks warranty and return rules", "returns_check", "classify", "chat",
          ("Customer Support", "Operations"), 1.2, seconds=11, success=0.97, turns=1.4, launched=0.15),
    Agent("Field Report Summariser", "Field Service", "Summarises visit reports", "report_summary", "summarise",
          "reading", ("Customer Support", "Operations"), 1.1, seconds=22, success=0.975, turns=1.8),
    Agent("Contract Reader", "Contracts", "Finds risky clauses", "contract_review", "extract", "reading",
          ("Legal", "Procurement", "Sales"), 1.8, seconds=80, success=0.94, turns=4.8),
    Agent("Policy Checker", "Compliance Office", "Checks texts against policy", "policy_check", "classify", "reading",
          ("Legal", "Human Resources", "Finance"), 1.0, seconds=26, success=0.97, turns=2.0, launched=0.35),
    Agent("Invoice Reader", "Accounting", "Reads supplier invoices", "invoice_entry", "extract", "reading",
          ("Finance",), 1.2, nightly=7.0, seconds=9, success=0.965, turns=1.5),
    Agent("Ledger Matcher", "Accounting", "Matches payments to invoices", "ledger_matching", "analyse", "reading",
          ("Finance",), 0.8, nightly=3.0, seconds=34, success=0.95, turns=3.6),
    Agent("Forecast Commentator", "Controlling", "Explains variances in words", "report_commentary", "draft",
          "writing", ("Finance", "Operations"), 1.0, seconds=31, success=0.97, turns=2.6, launched=0.25),
    Agent("Supplier Monitor", "Direct Procurement", "Watches suppliers' news", "supplier_check", "analyse", "reading",
          ("Procurement",), 0.9, nightly=1.5, seconds=40, success=0.92, turns=3.0, launched=0.4),
    Agent("Campaign Writer", "Campaigns", "Drafts campaign copy", "copywriting", "draft", "writing",
          ("Marketing",), 3.0, seconds=18, success=0.985, turns=2.4),
    Agent("Translator", "Content", "Translates documents", "translation", "translate", "writing",
          ("Marketing", "Customer Support", "Operations", "Product"), 2.0, seconds=20, success=0.99, turns=1.8),
    Agent("Interview Preparer", "Talent", "Prepares interview guides", "interview_guide", "draft", "writing",
          ("Human Resources",), 1.5, seconds=25, success=0.98, turns=2.0),
    Agent("Onboarding Guide", "People Services", "Answers questions of new colleagues", "hr_question", "question",
          "chat", ("Human Resources", "IT", "Operations"), 1.6, seconds=8, success=0.975, turns=1.5, launched=0.1),
    Agent("Access Auditor", "IT Security", "Reviews access rights", "access_review", "analyse", "reading",
          ("IT",), 1.0, nightly=2.0, seconds=37, success=0.96, turns=2.6),
    Agent("Route Planner", "Logistics", "Proposes delivery routes", "route_planning", "analyse", "reading",
          ("Operations",), 2.2, seconds=29, success=0.93, turns=2.6),
    Agent("Literature Scout", "Signal Research", "Searches and sums up papers", "literature_search", "analyse",
          "reading", ("Research", "Product"), 3.2, seconds=110, success=0.93, turns=6.2),
)  # fmt: skip

RUNAWAY_AGENT = "Ledger Matcher"
BURST_AGENT = "Ticket Triage"
SLOW_AGENT, SLOW_VERSION = "Code Reviewer", "2.4.0"
SALES_AGENTS = ("Proposal Writer", "Account Researcher")


@dataclass(frozen=True)
class Feature:
    name: str
    category: str
    weight: float
    asks_ai: float = 0.0  # share of uses that send a request
    prompt_type: str = ""
    workload: str = "chat"
    favoured_by: tuple[str, ...] = ()


FEATURES = (
    Feature("Chat", "assistant", 10, 0.85, "question"),
    Feature("Document Q&A", "assistant", 5, 0.8, "question", "reading", ("Legal", "Finance", "Research")),
    Feature("Summarise", "assistant", 5, 0.9, "summarise", "reading"),
    Feature("Draft E-mail", "writing", 5, 0.9, "draft", "chat", ("Sales", "Customer Support", "Marketing")),
    Feature("Rewrite", "writing", 3, 0.9, "draft", "chat"),
    Feature("Translate", "writing", 3, 0.9, "translate", "chat", ("Marketing", "Customer Support")),
    Feature("Code Completion", "engineering", 6, 0.9, "code", "coding", ("Engineering", "Research")),
    Feature("Code Chat", "engineering", 5, 0.85, "code", "coding", ("Engineering", "IT", "Research")),
    Feature("SQL Assistant", "engineering", 2, 0.85, "code", "coding", ("Engineering", "Finance", "Product")),
    Feature("Spreadsheet Formula", "analysis", 2.5, 0.8, "analyse", "chat", ("Finance", "Operations", "Procurement")),
    Feature("Chart from Data", "analysis", 1.5, 0.7, "analyse", "reading", ("Finance", "Product")),
    Feature("Meeting Notes", "meetings", 4, 0.75, "summarise", "reading"),
    Feature("Action Items", "meetings", 2, 0.75, "extract", "chat"),
    Feature("Agent Catalogue", "agents", 4),
    Feature("Agent Runs", "agents", 4),
    Feature("Agent Builder", "agents", 1.2, 0.4, "code", "coding", ("IT", "Engineering", "Product")),
    Feature("Prompt Library", "knowledge", 3),
    Feature("Knowledge Search", "knowledge", 5, 0.5, "question", "reading"),
    Feature("Wiki Answers", "knowledge", 2, 0.8, "question", "chat"),
    Feature("File Upload", "knowledge", 2.5),
    Feature("Image Description", "media", 0.8, 0.9, "extract", "reading", ("Marketing", "Product")),
    Feature("Voice Dictation", "media", 0.7, 0.3, "summarise", "chat"),
    Feature("Tender Search", "sales", 1.5, 0.4, "extract", "reading", ("Sales", "Procurement")),
    Feature("CRM Sidebar", "sales", 2.5, 0.5, "summarise", "chat", ("Sales",)),
    Feature("Ticket Sidebar", "support", 3, 0.6, "classify", "chat", ("Customer Support",)),
    Feature("Contract Compare", "legal", 0.8, 0.85, "extract", "reading", ("Legal", "Procurement")),
    Feature("Policy Search", "legal", 0.9, 0.4, "question", "reading", ("Legal", "Human Resources")),
    Feature("Dashboards", "administration", 2.0),
    Feature("Usage Report", "administration", 0.9),
    Feature("Notifications", "administration", 1.5),
)  # fmt: skip

AGENT_FEATURE = "Agent Runs"
PAGES = ("/", "/chat", "/agents", "/agents/runs", "/library", "/search", "/files", "/settings", "/reports", "/help")
