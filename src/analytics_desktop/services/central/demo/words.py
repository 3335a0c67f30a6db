"""Names of the invented company. Every address ends in .example, which nobody can own."""

from __future__ import annotations

COMPANY = "Larkfield Instruments (demo)"
DOMAIN = "larkfield.example"

DEPARTMENTS: tuple[tuple[str, float, float, tuple[str, ...]], ...] = (
    # name, share of people, intensity of use, teams
    (
        "Engineering",
        0.25,
        1.55,
        ("Platform", "Embedded", "Web", "Mobile", "Data", "Quality", "Developer Tools", "Firmware"),
    ),
    ("Sales", 0.14, 1.15, ("Sales DACH", "Sales UK", "Sales Americas", "Sales APAC", "Presales")),
    ("Customer Support", 0.13, 1.3, ("Support Europe", "Support Americas", "Support APAC", "Field Service", "Returns")),
    ("Operations", 0.09, 0.7, ("Logistics", "Production Planning", "Facilities")),
    ("Marketing", 0.08, 1.0, ("Brand", "Campaigns", "Content")),
    ("Finance", 0.07, 0.8, ("Controlling", "Accounting", "Treasury")),
    ("Product", 0.06, 1.1, ("Product Sensors", "Product Cloud", "Design")),
    ("Research", 0.05, 1.4, ("Signal Research", "Materials Research")),
    ("Human Resources", 0.04, 0.6, ("Talent", "People Services")),
    ("IT", 0.04, 1.2, ("IT Security", "Workplace IT")),
    ("Legal", 0.03, 0.9, ("Contracts", "Compliance Office")),
    ("Procurement", 0.02, 0.7, ("Direct Procurement", "Indirect Procurement")),
)

FIRST_NAMES = {
    "Berlin": (
        "Anna Lukas Mia Jonas Lena Felix Sophie Paul Emma Maximilian Clara Moritz Greta Julian Katharina "
        "Tobias Miriam Deniz Yasemin Florian Svenja Henrik Nadja Marek"
    ),
    "New York": (
        "Olivia Ethan Ava Mason Sofia Logan Chloe Tyler Maya Andre Grace Marcus Isabel Derek Naomi Trevor "
        "Jasmine Victor Paige Omar Renee Carlos Hannah Wesley"
    ),
    "Bangalore": (
        "Aarav Ananya Rohan Diya Karthik Meera Vikram Kavya Arjun Pooja Sanjay Lakshmi Nikhil Shreya Rahul "
        "Divya Suresh Nandini Harish Priya Manoj Deepa Ganesh Asha"
    ),
    "London": (
        "Oliver Amelia Harry Isla Jack Freya George Poppy Arthur Imogen Callum Niamh Rhys Zara Alistair "
        "Bethany Kwame Leila Fergus Harriet Tariq Georgia Rory Esme"
    ),
    "Sydney": (
        "Charlotte Noah Ruby Lachlan Matilda Cooper Evie Angus Willow Hamish Sienna Darcy Tahlia Jarrod Keira "
        "Bailey Mei Declan Piper Jai Linh Brock Tess Nate"
    ),
}
LAST_NAMES = {
    "Berlin": (
        "Albrecht Brandt Dietrich Engel Falk Grabowski Hartmann Ivers Jansen Krüger Lindner Metzger Neubauer "
        "Otto Petersen Quandt Reinhardt Schreiber Thiele Ulrich Vogt Wendt Yildiz Zimmer"
    ),
    "New York": (
        "Abrams Bennett Carter Delgado Ellison Fuentes Gallagher Hughes Ingram Jefferson Klein Lombardi Marsh "
        "Nolan Ortega Pratt Quinn Rosario Sullivan Tran Underwood Vargas Whitaker Young"
    ),
    "Bangalore": (
        "Acharya Bhat Chandra Desai Gowda Hegde Iyer Joshi Kamath Kulkarni Menon Murthy Nair Pai Patil Rao "
        "Reddy Shenoy Shetty Srinivasan Trivedi Urs Varma Yadav"
    ),
    "London": (
        "Ashworth Bailey Clarke Davies Evans Fletcher Griffiths Hughes Irving Jarvis Kendall Lawson Mitchell "
        "Norris Osborne Palmer Quigley Roberts Sutton Turner Usman Vaughan Walsh York"
    ),
    "Sydney": (
        "Anderson Barlow Campbell Doyle Edwards Fraser Gibson Harris Ingles Jamieson Kelly Lawrence Macdonald "
        "Nguyen O'Brien Perkins Ryan Sinclair Taylor Upton Vella Watson Xu Zammit"
    ),
}

SERVICE_ACCOUNTS = (
    "svc-nightly-batch",
    "svc-crm-sync",
    "svc-document-intake",
    "svc-ci",
    "svc-monitoring",
    "svc-ledger",
)

PROJECTS: tuple[tuple[str, str], ...] = (
    ("Sensor Firmware 5", "Engineering"), ("Cloud Console", "Engineering"), ("Test Automation", "Engineering"),
    ("Mobile App Relaunch", "Engineering"), ("CRM Clean-up", "Sales"), ("Tender Factory", "Sales"),
    ("Self Service Portal", "Customer Support"), ("Spare Parts Assistant", "Customer Support"),
    ("Warehouse Slotting", "Operations"), ("Spring Campaign", "Marketing"), ("Website in Nine Languages", "Marketing"),
    ("Fast Close", "Finance"), ("Invoice Matching", "Finance"), ("Roadmap 2030", "Product"),
    ("Vibration Models", "Research"), ("Onboarding Guide", "Human Resources"), ("Access Review", "IT"),
    ("Contract Archive", "Legal"), ("Supplier Risk", "Procurement"), ("AI Enablement", "IT"),
)  # fmt: skip

USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "LarkfieldAssistant/3.2 (desktop)",
)
