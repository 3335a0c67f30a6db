"""Workstation for AI usage, cost, agent, impact and compliance analytics."""

__version__ = "0.1.0"
APPLICATION_ID = "org.analyticsdesktop.AnalyticsDesktop"
