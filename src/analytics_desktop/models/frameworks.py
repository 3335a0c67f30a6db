"""The frameworks that a compliance report can be about."""

# id on the command line -> (framework of the controls, title of the report)
FRAMEWORKS = {
    "soc2": ("SOC2", "SOC 2 report: Trust Services Criteria"),
    "gdpr": ("GDPR", "GDPR report: protection of personal data"),
    "hipaa": ("HIPAA", "HIPAA report: Security Rule safeguards"),
    "iso27001": ("ISO27001", "ISO 27001 report: controls of Annex A"),
}
