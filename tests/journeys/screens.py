"""Every screen of staff and who sees it, in a demonstration with work of every kind on a small factsheet."""

KEY = "many-kinds"
PREPARED = (
    f"prepared.english({KEY!r}, prepared.SMALL); prepared.submitted({KEY!r}, 'pl'); "
    f"prepared.revised({KEY!r}, 'ur'); prepared.talked_of({KEY!r}, 'pl'); prepared.approved({KEY!r}, 'ar')"
)
OPEN, RETURNED = "when-to-get-help", "is-bleeding-and-the-bleeding-does"
EDITION = f"/workbench/{KEY}"
EVERYBODYS = (
    "/workbench/",
    "/workbench/factsheets/",
    "/workbench/factsheets/?q=cancer&language=ur",
    "/workbench/overview/",
    "/workbench/overview/?state=approved&language=ur",
    "/workbench/reports/",
    "/workbench/releases/",
    "/workbench/recalls/",
    "/workbench/feedback/",
    "/workbench/memory/?q=cancer&language=ur",
    "/workbench/notifications/",
    "/workbench/notifications/settings/",
    "/workbench/people/mine/",
    "/workbench/glossary/",
    "/workbench/glossary/?language=ur",
    "/workbench/glossary/terms/lymph-node/",
    "/workbench/questions/",
    "/workbench/search/?q=cancer",
    f"{EDITION}/",
    f"{EDITION}/story/",
    f"{EDITION}/changes/",
    f"{EDITION}/versions/",
    "/workbench/contacts/",
    f"{EDITION}/en/",
    f"{EDITION}/pl/",
    f"{EDITION}/ur/?show=mine",
    f"{EDITION}/ar/",
    f"{EDITION}/ti/",
    f"{EDITION}/pl/segments/{OPEN}/",
    f"{EDITION}/pl/segments/{OPEN}/history/",
    f"{EDITION}/ur/segments/{OPEN}/beside/",
    f"{EDITION}/pl/segments/{OPEN}/talk/",
    f"{EDITION}/ur/words/?q=liver",
    f"{EDITION}/ur/preview/",
    "/workbench/nothing-here/",
)
OWN = {
    "author": (f"{EDITION}/source/", f"{EDITION}/user-testing/", "/workbench/glossary/new/", "/workbench/glossary/upload/"),
    "translator": ("/workbench/bundles/", f"{EDITION}/ur/catalogue/", f"{EDITION}/ur/adopt/"),
    "reviser": ("/workbench/bundles/",),
    "clinician": (f"{EDITION}/ar/sign/", f"{EDITION}/en/sign/", f"{EDITION}/ar/reconcile/"),
    "publisher": (
        "/workbench/releases/ready/",
        f"{EDITION}/copies/",
        f"{EDITION}/recall/",
        f"{EDITION}/en/publish/",
        f"{EDITION}/ar/publish/",
    ),
    "coordinator": (
        "/workbench/webhooks/",
        "/workbench/recalls/distributors/",
        "/workbench/audit/?group=waivers",
        "/workbench/audit/review/",
        "/workbench/people/",
        "/workbench/people/new/",
        "/workbench/people/1/",
        f"{EDITION}/people/",
    ),
}
# Who has which editor: a field for words and all steps, or words that are only judged.
EDITORS = (
    ("translator", "pl"),
    ("reviser", "pl"),
    ("reviser", "ur"),
    ("clinician", "ur"),
    ("clinician", "en"),
    ("translator", "ur"),
)
