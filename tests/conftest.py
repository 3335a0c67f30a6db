"""Fixtures for every test; each part of the program keeps its own."""

pytest_plugins = [
    "tests.fixtures.central",
    "tests.fixtures.demo",
    "tests.fixtures.lake",
    "tests.fixtures.command_line",
    "tests.fixtures.example",
    "tests.fixtures.certificates",
    "tests.fixtures.mail_server",
    "tests.fixtures.hook_server",
    "tests.fixtures.limits",
]
