"""Jurisdictions as filers write them: whether a text is one, whole or as part of a line."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from scrapers.exhibit21.names import has_form

_STATES = (
    "Alabama AL|Alaska AK|Arizona AZ|Arkansas AR|California CA|Colorado CO|Connecticut CT|Delaware DE|Florida FL|"
    "Georgia GA|Hawaii HI|Idaho ID|Illinois IL|Indiana IN|Iowa IA|Kansas KS|Kentucky KY|Louisiana LA|Maine ME|"
    "Maryland MD|Massachusetts MA|Michigan MI|Minnesota MN|Mississippi MS|Missouri MO|Montana MT|Nebraska NE|"
    "Nevada NV|New Hampshire NH|New Jersey NJ|New Mexico NM|New York NY|North Carolina NC|North Dakota ND|"
    "Ohio OH|Oklahoma OK|Oregon OR|Pennsylvania PA|Rhode Island RI|South Carolina SC|South Dakota SD|"
    "Tennessee TN|Texas TX|Utah UT|Vermont VT|Virginia VA|Washington WA|West Virginia WV|Wisconsin WI|Wyoming WY|"
    "Puerto Rico PR|District of Columbia DC|Guam GU"
)
_COUNTRIES = (
    "Afghanistan Albania Algeria Andorra Angola Anguilla Antigua Argentina Armenia Aruba Australia Austria "
    "Azerbaijan Bahamas Bahrain Bangladesh Barbados Belarus Belgium Belize Benin Bermuda Bhutan Bolivia Botswana "
    "Brazil Brasil Brunei Bulgaria Cambodia Cameroon Canada Chad Chile China Colombia Columbia Congo Croatia "
    "Cuba Curacao Cyprus Czechia Denmark Djibouti Dominica Dubai Ecuador Egypt England Eritrea Estonia Eswatini "
    "Ethiopia Fiji Finland France Gabon Gambia Germany Ghana Gibraltar Greece Greenland Grenada Guadeloupe "
    "Guatemala Guatemalan Guernsey Guinea Guyana Haiti Holland Honduras Hungary Iceland India Indonesia Iran "
    "Iraq Ireland Israel Italy Jamaica Japan Jersey Jordan Kazakhstan Kenya Korea Kosovo Kuwait Kyrgyzstan "
    "Labuan Laos Latvia Lebanon Lesotho Liberia Libya Liechtenstein Lithuania Luxembourg Macao Macau Macedonia "
    "Madagascar Malawi Malaysia Maldives Mali Malta Martinique Mauritania Mauritius Mexico Moldova Monaco "
    "Mongolia Montenegro Montserrat Morocco Mozambique Myanmar Namibia Nepal Netherlands Nevis Nicaragua Niger "
    "Nigeria Nordic Norway Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal PRC Qatar "
    "Reunion Romania Russia Rwanda Samoa Scotland Senegal Serbia Seychelles Singapore Slovakia Slovenia Somalia "
    "Spain Sudan Suriname Swaziland Sweden Switzerland Syria Taiwan Tajikistan Tanzania Thailand Togo Tonga "
    "Tunisia Turkey Turkiye Turkmenistan UAE Uganda UK Ukraine Uruguay US USA Uzbekistan Vanuatu Venezuela "
    "Vietnam Wales Yemen Zambia Zimbabwe"
)
_LONGER = (
    "United States|United States of America|United Kingdom|Great Britain|Northern Ireland|Republic of Ireland|"
    "United Arab Emirates|Abu Dhabi|Saudi Arabia|South Africa|South Korea|Republic of Korea|North Korea|"
    "New Zealand|Hong Kong|Hong Kong SAR|Costa Rica|El Salvador|Dominican Republic|Czech Republic|"
    "Slovak Republic|Russian Federation|Peoples Republic of China|Republic of China|Sri Lanka|Ivory Coast|"
    "Cote d Ivoire|Sierra Leone|Burkina Faso|Cape Verde|Papua New Guinea|New Caledonia|French Polynesia|"
    "French Guiana|Trinidad|Trinidad and Tobago|Trinidad Tobago|Cayman Islands|Grand Cayman|"
    "British Virgin Islands|US Virgin Islands|Virgin Islands|BVI|Channel Islands|Isle of Man|Marshall Islands|"
    "Republic of the Marshall Islands|Cook Islands|Solomon Islands|Canary Islands|Turks and Caicos|"
    "Turks and Caicos Islands|Netherlands Antilles|Sint Maarten|St Maarten|St Lucia|Saint Lucia|St Kitts|"
    "Saint Kitts|St Vincent|Saint Vincent|St Denis|Bosnia|Bosnia and Herzegovina|Bosnia Herzegovina|"
    "North Macedonia|Brunei Darussalam|Viet Nam|European Union|Republic of Panama|Republic of Singapore|"
    "Republic of Mauritius|Federal Republic of Germany|Kingdom of Saudi Arabia|England and Wales|England Wales|"
    "So Carolina|No Carolina|N Carolina|S Carolina|New York State|Federally chartered|Federal|Ontario|Quebec|"
    "Alberta|British Columbia|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|Newfoundland|Prince Edward Island|"
    "Yukon|New South Wales|Victoria|Queensland|Western Australia|Beijing|Shanghai|Shenzhen|Guangzhou|"
    "Hong Kong China|Equatorial Guinea|Guinea Bissau|Central African Republic|Democratic Republic of the Congo|"
    "Republic of Congo|Faroe Islands|San Marino|Timor Leste|East Timor|South Sudan|Wallis and Futuna|"
    "Norfolk Island|Christmas Island"
)
_LEADING = re.compile(
    r"^(?:the\s+)?(?:(?:state|commonwealth|province|republic|kingdom|laws)\s+of\s+)?(?:the\s+)?", re.I
)
_PART = re.compile(r"\s*[,;/()\u2013\u2014]\s*|\s+-\s+|\s+and\s+|\s*&\s*", re.I)
_KIND = re.compile(
    r"^an?\s+(?P<place>.+?)\s+(?:(?:general|limited|business|nonprofit|statutory)\s+)*"
    r"(?:limited liability (?:company|partnership)|limited partnership|corporation|company|partnership|llc|trust)$",
    re.I,
)
_MOST_WORDS = 7


def _plain(text: str) -> str:
    """Lower case without accents, points and quotation marks, gaps evened out."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9 ]", "", folded.replace("-", " ").lower()).split())


_KNOWN = frozenset(
    [
        *(part for state in _STATES.split("|") for part in (_plain(state[:-3]), state[-2:].lower())),
        *(_plain(name) for name in _COUNTRIES.split()),
        *(_plain(name) for name in _LONGER.split("|")),
        *("us", "usa", "uk", "uae", "prc", "roc", "cis", "sar", "eu", "england and wales"),
    ]
)
_CODES = frozenset(state[-2:].lower() for state in _STATES.split("|"))
_WRITTEN_CODES = frozenset(code.upper() for code in _CODES) | {"D.C.", "N.Y.", "N.J."}


@lru_cache(maxsize=10_000)
def is_place(text: str) -> bool:
    """Whether the whole text is a jurisdiction: a state or country, alone or behind a city or before its state."""
    text = text.strip(" .:*")
    if not text or len(text) > 80 or len(text.split()) > _MOST_WORDS:
        return False
    if is_bare_place(text):
        return True
    parts = [part for part in _PART.split(text) if part]
    # "Surrey, England", "Dubai (UAE)"; but "One, Inc. (United States)" is a name with its place.
    return len(parts) > 1 and _is_known(parts[-1]) and not any(has_form(part) for part in parts[:-1])


@lru_cache(maxsize=10_000)
def is_bare_place(text: str) -> bool:
    """Whether nothing but jurisdictions stands there: "Delaware", "United States, Delaware", "Russia/Kazakhstan"."""
    text = text.strip(" .:*")
    if not text or len(text) > 80:
        return False
    if kind := _KIND.match(text):
        return _is_known(kind["place"])
    parts = [part for part in _PART.split(text) if part]
    return _is_known(text) or (len(parts) > 1 and all(map(_is_known, parts)))


def _is_known(text: str) -> bool:
    plain = _plain(_LEADING.sub("", text.strip()))
    if plain in _CODES:
        return text.strip() in _WRITTEN_CODES  # "C.A." is a legal form, and "de" a word
    if plain in _KNOWN:
        return True
    words = plain.split()
    # "MN USA", "Delaware USA", "Delaware US"
    return len(words) > 1 and words[-1] in {"us", "usa", "uk"} and " ".join(words[:-1]) in _KNOWN
