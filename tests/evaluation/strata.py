"""What the sampler looks for: broad patterns, each with how many rows to draw.

These only choose which rows a person reads. They are broad on purpose, often match nothing of interest, and are
no part of any rule. A pattern is searched in `description || recipient`, upper case.
"""

from __future__ import annotations

SEED = "contract-trail-evaluation-1"

FALSE_FRIENDS: dict[str, int] = {
    **dict.fromkeys((r"FALCON", r"CLEAR", r"\bSAP\b", r"SPECTRUM", r"RAVEN", r"CLEARVIEW"), 6),
    **dict.fromkeys((r"SPRINT", r"CISCO(?<=FRANCISCO)", r"\bONYX|RECONYX", r"PARAGON", r"\bSNAP\b"), 5),
    **dict.fromkeys((r"TABLEAU", r"\bSURFACE", r"\bHP\b", r"\bTRM\b", r"ORION\b", r"AXIOM"), 5),
    **dict.fromkeys((r"LAWS\b|\bSAWS|PAWS", r"\bNEC\b", r"\bEDGE\b", r"TEAMS\b", r"\bELITE\b"), 4),
    **dict.fromkeys((r"ELASTIC", r"WINDOWS?\b", r"EXCHANGE\b", r"PRECISION", r"HORIZON", r"MAGNET"), 4),
    **dict.fromkeys((r"PREMIER", r"\bI2\b", r"INSIGHT", r"CHARTER", r"\bSNOW\b", r"TECHOPS|TECH OPS"), 4),
    **dict.fromkeys((r"PARROT", r"\bACUITY", r"\bHARRIS", r"ORACLE(?!.*(LICEN|SOFT|SUPP))", r"\bAXON"), 4),
    **dict.fromkeys((r"CATALYST", r"NEXUS", r"\bDUO\b", r"\bIVE\b", r"TEAL|STEALTH", r"\bATT?\b"), 3),
    **dict.fromkeys((r"EMERGENT", r"STERLING", r"JAVA\b", r"DRAGON", r"EOTECH", r"GUIDANCE", r"PIXEL"), 3),
    **dict.fromkeys((r"VIGILANT", r"CHEF\b", r"GEMINI", r"GOTHAM|FOUNDRY", r"\bWEST\b", r"\bRING\b"), 3),
    **dict.fromkeys((r"CADDELL|RYDELL", r"ELLIPTIC", r"FLOCK", r"\bLENS", r"SLACK", r"OKTA", r"SENTRY"), 2),
    **dict.fromkeys((r"LATTICE", r"\bLVT\b", r"\bL-?3\b", r"ALVAREZ", r"\bFOUR\b", r"PROGRESS\b"), 2),
    **dict.fromkeys((r"CONCUR", r"LATITUDE", r"GRAPHITE", r"BLACKLIGHT", r"PATHFINDER", r"ANDROID"), 2),
    **dict.fromkeys((r"SHADOW(?!.?DRAGON)", r"SENTINEL", r"UNITY\b", r"APPLE|COMPASS", r"JACOBS?\b"), 2),
}

ABBREVIATIONS: dict[str, int] = {
    **dict.fromkeys((r"\bO365\b", r"\bM365\b", r"\bMS\b", r"\bAWS\b", r"\bGCP\b", r"ESRI\b|ARC ?GIS"), 5),
    **dict.fromkeys((r"\bAEM\b", r"\bGDIT\b|\bCSRA\b", r"\bSAIC\b", r"\bEMC\b", r"\bSQL\b", r"\bELK\b"), 4),
    **dict.fromkeys((r"\bRHEL\b", r"\bVM\b", r"\bPLX\b", r"\bXRY\b", r"\bUFED\b", r"\bGOST\b", r"\bAPX"), 3),
    **dict.fromkeys((r"\bRPA\b", r"\bCA\b", r"\bLN\b", r"\bTRSS\b|\bTR\b", r"\bHPE?I?\b", r"\bADE\b"), 3),
    **dict.fromkeys(
        (r"\bOCI\b|\bODA\b", r"\bDB2\b|Z/?OS", r"\bE[35]\b|\bG[35]\b", r"\bMSDN\b|\bDI?365\b"), 3
    ),
    **dict.fromkeys((r"\bLEIDS\b", r"\bISAP\b", r"\bIDVRS\b", r"\bICM\b", r"\bRVSS\b", r"\bIFT\b"), 3),
    **dict.fromkeys((r"\bUIP\b", r"\bTARS\b", r"\bSN\b", r"\bGIS\b", r"\bPALMS\b", r"\bBI2?\b"), 2),
}

BRANDS: dict[str, int] = {
    **dict.fromkeys((r"WESTLAW|\bCLEAR\b", r"ACCURINT|LEXIS", r"UFED", r"GR[AE]Y ?KEY", r"POWER ?BI"), 4),
    **dict.fromkeys((r"SPLUNK", r"RED ?HAT", r"VM ?WARE", r"WEBSPHERE|TIVOLI", r"COGNOS|SPSS"), 5),
    **dict.fromkeys((r"SHARE ?POINT", r"AZURE", r"WEBEX", r"SMART ?NET", r"APP ?DYNAMICS", r"MERAKI"), 5),
    **dict.fromkeys((r"MULESOFT", r"EXADATA|GOLDENGATE|HYPERION|OBIEE|WEBLOGIC", r"SYMANTEC|BLUE ?COAT"), 5),
    **dict.fromkeys(
        (r"POWER ?EDGE|OPTIPLEX|ALIENWARE", r"ISILON|VXRAIL|AVAMAR", r"LASER ?JET|OFFICE ?JET"), 5
    ),
    **dict.fromkeys((r"ELITE ?BOOK|PRO ?BOOK|Z ?BOOK|DESIGNJET", r"POLYCOM", r"JUNIPER|ARUBA"), 5),
    **dict.fromkeys((r"TRIRIGA|MAXIMO", r"APPTIO|TERRAFORM|HASHICORP|BIGFIX", r"ANSIBLE|OPENSHIFT"), 4),
    **dict.fromkeys((r"AIR ?WATCH|WORKSPACE", r"ENCASE", r"MICRO ?FOCUS|LOAD ?RUNNER|OPEN.?TEXT"), 4),
    **dict.fromkeys(
        (r"JIRA|CONFLUENCE", r"ACROBAT|CAPTIVATE|LIVECYCLE|PHOTOSHOP", r"MONGO", r"DATABRICKS"), 4
    ),
    **dict.fromkeys((r"TASER", r"FIRST ?NET", r"SOCIALNET|OI MONITOR", r"TANGLES|COBWEBS", r"ANAFI"), 4),
    **dict.fromkeys((r"LINKEDIN", r"GITHUB", r"WICKR", r"CROWDSTRIKE", r"ZSCALER", r"FORCEPOINT"), 3),
    **dict.fromkeys((r"SKYDIO", r"STARLINK", r"\bASTRO\b", r"BERLA", r"NUIX", r"DATAROBOT|UIPATH"), 3),
    **dict.fromkeys((r"VACIS", r"SAFENET|GEMALTO", r"FIRE ?EYE|MANDIANT", r"DYNAMICS ?365", r"WATSON"), 3),
    **dict.fromkeys((r"FLIR\b", r"HANA\b", r"INFORMATICA", r"CLEARWELL", r"BROCADE", r"VANTAGE|VESPER"), 3),
    **dict.fromkeys((r"INSEYETS", r"CRYSTAL REPORTS|BUSINESS ?OBJECTS", r"KINDLE|ALEXA\b", r"CHROME"), 2),
    **dict.fromkeys((r"ELEMENTAL", r"NOTEBOOK", r"COPILOT|DEFENDER|VISIO\b", r"JUSTICEXCHANGE|APPRISS"), 2),
}

_MAKERS = (
    r"MICROSOFT|AZURE|ORACLE|SALESFORCE|\bAWS\b|AMAZON|GOOGLE|SERVICE ?NOW|CISCO|ADOBE|IBM|ESRI|TABLEAU|VMWARE"
    r"|SPLUNK|UIPATH|SAP\b|CELLEBRITE|PENLINK|PALANTIR|MOTOROLA|TASER|WEBEX|DELL\b|SHARE ?POINT|ARC ?GIS"
)

PASSING: dict[str, int] = {
    rf"({_MAKERS}).*(TRAINING|COURSE|CLASS\b|CERTIFICATION|BOOTCAMP)": 14,
    rf"(TRAINING|COURSE|CLASSES).*({_MAKERS})": 10,
    rf"(COMPATIBLE|INTEROPERAB|INTEGRAT|INTERFACE).*({_MAKERS})|({_MAKERS}).*(COMPATIBLE|INTEGRAT)": 12,
    rf"(MIGRAT|TRANSITION|CONVERSION|MOVE TO|REPLAC).*({_MAKERS})|({_MAKERS}).*MIGRAT": 10,
    rf"({_MAKERS}).*(LABOR|CONSULT|DEVELOPMENT|ADMINISTRAT|O&M|ENGINEER|PROFESSIONAL SERV)": 14,
    rf"(NOVAT|RENAM|FORMERLY|NAME CHANGE|TRANSFER).*({_MAKERS}|GDIT|UNISYS|SAIC|LEIDOS|DELL|CACI)": 6,
}

RECIPIENTS: dict[str, int] = {
    r"\|\| .*(WEST PUBLISHING|REED ELSEVIER|CELLCO|MCI COMM|BELLSOUTH|TIME WARNER|VIGILANT SOL|CALLYO)": 10,
    r"\|\| .*(WICKR|GRAYSHIFT|COBWEBS|SONTIQ|APPRISS|SIKORSKY|GEMALTO|GUIDANCE SOFT|MICRO FOCUS|OPEN TEXT)": 10,
    r"\|\| .*(SPRINT COMM|SILVUS|BLUEHALO|DEFINITIVE LOGIC|APPLIED INSIGHT|BLUESTONE|COGNOSANTE)": 10,
    r"\|\| .*(FLIGHTWAVE|TEAL DRONES|PROCERUS|ENGILITY|CSRA|SRA INTER|DEFENSE POINT|ENTCO|CA, INC|SIRIUS)": 10,
    r"\|\| .*(PERATON|SUMMIT|KCI-ACUITY|PCI GUIDEHOUSE|DEDRONE|MANDIANT|CONCUR TECH|SAP |RELX|EQUIFAX)": 12,
    r"\|\| .*(ACUITY|A&A HARRIS|JACOBS|PARAGON|SPECTRUM|CHARTER|INSIGHT|STERLING|EMERGENT|CADDELL)": 14,
    r"\|\| .*(RED RIVER|ARROW|CHENEGA|SNAP|FOUR |THUNDER|MAGNET|LOGOS|ORION|DELTA|VANTAGE|CLEAR)": 14,
    r"\|\| .*(L3|L-3|HARRIS|THALES|TELEDYNE|GENERAL DYNAMICS -|ORDNANCE|LOCKHEED|NORTHROP|JSI|BI2|B\.I\.)": 12,
    r"\|\| .*(GEO GROUP|EC AMERICA|IMMIX|V3 ?GATE|WESTWIND|GOVERNMENT ACQ|TRANS ?UNION|EXPERIAN|DLT)": 10,
}

_NAMES = (
    "MICROSOFT SHAREPOINT SALESFORCE SERVICENOW TABLEAU MULESOFT PALANTIR ORACLE VMWARE SYMANTEC SPLUNK CISCO"
    " SMARTNET CELLEBRITE GRAYKEY MOTOROLA PENLINK SHADOWDRAGON LEXISNEXIS ACCURINT CLEARVIEW ADOBE ACROBAT"
    " CAPTIVATE POLYCOM ELITEBOOK PROBOOK LASERJET POWEREDGE OPTIPLEX ATLASSIAN CONFLUENCE MONGODB DATABRICKS"
    " CROWDSTRIKE ZSCALER FORCEPOINT UIPATH ELASTICSEARCH FIRSTNET VERIZON SKYDIO STARLINK CHAINALYSIS LINKEDIN"
    " GITHUB AMAZON GOOGLE AZURE REDHAT WEBSPHERE COGNOS OPENSHIFT ANSIBLE HONEYWELL BABELSTREET FIVECAST VENNTEL"
    " DATAMINR NORTHROP GUIDEHOUSE ACCENTURE DELOITTE UNISYS LEIDOS TRANSUNION EQUIFAX EXPERIAN OPENTEXT"
    " MICROFOCUS ENCASE APPDYNAMICS MERAKI WEBEX POWERBI DYNAMICS365 OFFICE365 SKYPE EXADATA GOLDENGATE"
)
PREFIX_WORDS = frozenset(_NAMES.split())
"""Names whose misspelt, glued, split and cut-off forms are looked for by likeness, not by pattern."""

LIKENESS: dict[str, int] = {"misspelt": 45, "glued": 35, "split": 35, "cut": 25, "reference": 3}

IT_PRODUCT = (
    r"^IT AND TELECOM|^INFORMATION TECH|TELEPHONE|COMMUNICATION EQUIP|SOFTWARE|RADIO AND TELE|UNMANNED"
    r"|CREDIT REP"
)

TECHNOLOGY_FIRM = (
    r"TECHNOLOG|SOFTWARE|SYSTEMS|DATA|CYBER|COMPUTER|DIGITAL|SOLUTIONS|NETWORK|FORENSIC|FCN|PANAMERICA|ANACAPA"
    r"|NET DIRECT|FS PARTNERS|FOUR POINTS|GOVPLACE|AFFIGENT|SNAP|DELL|WIDEPOINT|MOBILITY|CELLCO|DELOITTE|LEIDOS"
    r"|CACI|BOOZ|PERATON|MICROSOFT|MOTOROLA|AXON|PALANTIR|IBM|CARAHSOFT|GUIDEHOUSE|STEAMPUNK|ACCENTURE|EMERGENT"
)

RANDOM: dict[str, int] = {"it_product": 190, "technology_firm": 120, "any": 130}

BY_COMPANY: dict[str, tuple[str, int]] = {
    "microsoft": (r"MICROSOFT|AZURE|[MO]365|SHARE ?POINT|POWER ?BI|DYNAMICS", 26),
    "amazon": (r"AMAZON|\bAWS\b|WICKR", 25),
    "google": (r"GOOGLE|\bGCP\b|MANDIANT", 22),
    "salesforce": (r"SALESFORCE|TABLEAU|MULESOFT", 25),
    "oracle": (r"ORACLE|EXADATA", 25),
    "dell": (r"\bDELL\b.*\|\||POWER ?EDGE|\bEMC\b|ISILON", 25),
    "palantir": (r"PALANTIR|\bFALCON\b|\bICM\b", 22),
    "thomson-reuters": (r"THOMSON|WEST PUBL|WESTLAW|\bCLEAR\b", 22),
    "relx": (r"LEXIS|ACCURINT|RELX", 22),
    "servicenow": (r"SERVICE ?NOW|SNOW LICEN", 22),
    "ibm": (r"\bIBM\b|RED ?HAT|COGNOS|SPSS|TRIRIGA", 25),
    "cisco": (r"\bCISCO\b|WEBEX|SMART ?NET|SPLUNK|MERAKI", 25),
    "broadcom": (r"VM ?WARE|SYMANTEC|BROADCOM", 22),
    "motorola": (r"MOTOROLA", 22),
    "axon": (r"TASER|\bAXON\b", 22),
    "cellebrite": (r"CELLEBRITE|UFED", 22),
    "hp-inc": (r"\bHP\b|LASERJET|ELITEBOOK|PROBOOK|ZBOOK", 22),
    "adobe": (r"ADOBE|\bAEM\b", 20),
    "att": (r"FIRST ?NET|AT&T", 20),
    "verizon": (r"VERI[SZ]ON", 20),
    **{
        slug: (pattern, 7)
        for slug, pattern in {
            "magnet-forensics": r"GR[AE]Y ?KEY|MAGNET|AXIOM",
            "uipath": r"UI ?PATH",
            "esri": r"ESRI\b|ARC ?GIS",
            "atlassian": r"JIRA|ATLAS|CONFLUENCE",
            "mongodb": r"MONGO",
            "elastic": r"ELASTIC",
            "databricks": r"DATABRICKS",
            "zscaler": r"ZSCAL",
            "crowdstrike": r"CROWDSTR",
            "forcepoint": r"FORCEPOINT",
            "sap": r"\bSAP\b|HANA|CONCUR\b",
            "hpe": r"\bHPE\b|ARUBA|JUNIPER",
            "penlink": r"PEN-?LINK|COBWEB|PLX",
            "shadowdragon": r"SHADOW ?DRAGON|SOCIALNET",
            "fivecast": r"FIVECAST|ONYX",
            "chainalysis": r"CHAINALYSIS",
            "trm-labs": r"\bTRM\b",
            "dataminr": r"DATAMINR",
            "babel-street": r"BABEL",
            "skydio": r"SKYDIO",
            "parrot": r"PARROT|ANAFI",
            "msab": r"MSAB|XRY",
            "berla": r"BERLA|\bIVE\b",
            "nuix": r"NUIX",
            "opentext-guidance": r"ENCASE|OPEN.?TEXT|TABLEAU (?:FOREN|TX|BRIDGE|TD)",
            "equifax": r"EQUIFAX|APPRISS",
            "experian": r"EXPERIAN",
            "linkedin": r"LINKEDIN",
            "clearview-ai": r"CLEARVIEW",
            "spacex": r"STARLINK",
            "teledyne-flir": r"FLIR",
            "general-dynamics": r"GENERAL DYNAMICS|GDIT",
            "leidos": r"LEIDOS|VACIS",
            "deloitte": r"DELOITTE",
            "unisys": r"UNISYS",
            "comcast": r"COMCAST",
            "giant-oak": r"GIANT OAK|GOST",
            "l3harris": r"L3 ?HARRIS|HARRIS\b.*RADIO",
            "anduril": r"ANDURIL",
            "elbit": r"ELBIT|\bIFT\b",
            "general-atomics": r"GENERAL ATOMICS",
        }.items()
    },
}
"""How many sampled rows a company's own broad pattern should reach; rows are added until it does."""

ELSEWHERE: dict[str, tuple[str, str, int]] = {
    "google": (r"GOOGLE|\bGCP\b|MANDIANT", r"MANDIANT", 24),
    "broadcom": (r"VM ?WARE|SYMANTEC|BROADCOM|\bCA [A-Z0-9]+ (?:SOFT|MAINT|LICEN)|BROCADE", r"^CA, INC", 44),
    "motorola": (r"MOTOROLA|\bAPX|VIGILANT", r"MOTOROLA|CALLYO|VIGILANT", 26),
    "axon": (r"TASER|\bAXON\b|EVIDENCE\.COM", r"^AXON", 24),
    "cellebrite": (r"CELL?EBRI|UFED|PHYSICAL ANALYZER|INSEYETS", r"^CELLEBRITE", 26),
    "palantir": (r"PALANTIR|\bFALCON\b|\bICM\b|CASE MANAGEMENT|GOTHAM", r"^PALANTIR", 18),
    "thomson-reuters": (r"THOMSON|WESTLAW|\bCLEAR\b|LICENSE PLATE|\bLPR\b", r"^THOMSON|^WEST PUB", 26),
    "relx": (r"LEXIS|ACCURINT|\bRELX|LAW LIBRAR", r"LEXIS|RELX|ELSEVIER", 16),
    "att": (r"AT&T|FIRST ?NET\b", r"^AT&?T", 10),
    "verizon": (r"VERI[SZ]ON", r"CELLCO|VERIZON", 10),
    "dell": (r"\bDELL\b|POWER ?EDGE|\bEMC\b", r"^DELL", 32),
    **{
        slug: (pattern, own, 8)
        for slug, (pattern, own) in {
            "hpe": (r"\bHPE\b|ARUBA|JUNIPER|HEWLETT", r"HPE|HEWLETT"),
            "sap": (r"\bSAP\b|HANA\b|CRYSTAL|BUSINESS ?OBJECTS", r"^SAP|CONCUR"),
            "magnet-forensics": (r"GR[AE]Y ?KEY|AXIOM|MAGNET\b", r"MAGNET|GRAYSHIFT"),
            "penlink": (r"PEN-?LINK|TANGLES|COBWEB", r"PEN-|COBWEBS"),
            "dataminr": (r"DATAMINR", r"DATAMINR"),
            "trm-labs": (r"\bTRM\b", r"TRM"),
            "berla": (r"BERLA|\bIVE\b", r"BERLA"),
            "msab": (r"MSAB|\bXRY\b", r"MSAB"),
            "github": (r"GIT ?HUB", r"GITHUB"),
            "okta": (r"\bOKTA\b", r"OKTA"),
            "thales": (r"SAFENET|THALES|GEMALTO|IMPERVA|COGENT", r"THALES|GEMALTO"),
            "leidos": (r"LEIDOS|VACIS|PROVISION 2|REVEAL", r"LEIDOS"),
            "teledyne-flir": (r"FLIR|TELEDYNE", r"FLIR"),
            "l3harris": (r"L3 ?HARRIS|HARRIS RADIO|\bL-?3\b|WESCAM", r"L-?3|HARRIS"),
            "esri": (r"ESRI\b|ARC ?GIS", r"ENVIRONMENTAL SYS"),
            "chainalysis": (r"CHAINALYSIS", r"CHAINALYSIS"),
            "giant-oak": (r"GIANT OAK|GOST\b", r"GIANT OAK"),
            "clearview-ai": (r"CLEARVIEW", r"CLEARVIEW"),
            "chef": (r"\bCHEF\b|PROGRESS SOFT|TELERIK", r"PROGRESS"),
            "general-dynamics": (r"GENERAL DYNAMICS|GDIT", r"GENERAL DYN|CSRA"),
            "equifax": (r"EQUIFAX|APPRISS|WORK NUMBER", r"EQUIFAX"),
        }.items()
    },
}
"""Text that may name a company where somebody else is the recipient: pattern, own recipient names, rows wanted."""

REPEATS: dict[str, tuple[str, str, int]] = {
    "google": (r"GOOGLE|\bGCP\b", r"MANDIANT", 26),
    "axon": (r"TASER|\bAXON\b", r"^AXON", 26),
    "broadcom": (r"VM ?WARE|BROADCOM|SYMANTEC", r"^CA, INC", 66),
}
"""Large makers of whom too few distinct texts exist: the same again, with repeated texts and awards."""
