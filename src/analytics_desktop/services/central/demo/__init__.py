"""A whole invented company, the same every time, to show and to test the program with."""

from analytics_desktop.services.central.demo.load import DemoSummary as DemoSummary
from analytics_desktop.services.central.demo.load import load_demo as load_demo
