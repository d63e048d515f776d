"""The certification bodies of the example: all invented, each with its own layout."""

from __future__ import annotations

from make_example.layouts import band, bilingual, columns, form, frame, landscape, modern, ornate
from make_example.values import House

__all__ = [
    "ASSURANCE",
    "BEISPIELZERT",
    "CERTIFICA",
    "EXEMPLECERT",
    "FIKTIV",
    "KEURING",
    "REGISTRARS",
    "SHILI",
]

BEISPIELZERT = House(
    "Beispiel Zert GmbH",
    "Prüfallee 9, 99901 Musterhausen",
    frame.draw,
    "de",
    "DAkkS",
    "D-ZM-99901-01-00",
    "#123a6b",
    "#c8a44a",
    "Dr. Erna Beispiel",
    "Leiterin der Zertifizierungsstelle",
    "www.beispiel-zert.example",
    ("sites",),
)
ASSURANCE = House(
    "Example Assurance Certification Ltd",
    "9 Sample Row, Exampleton EX9 9AA",
    band.draw,
    "en",
    "UKAS",
    "9901",
    "#1e2f4f",
    "#e07b39",
    "Edward Example",
    "Head of Certification",
    "www.example-assurance.example",
)
EXEMPLECERT = House(
    "Exemple Certification SAS",
    "99 rue du Modèle, 99901 Exempleville",
    form.draw,
    "fr",
    "COFRAC",
    "4-9901",
    "#0b5563",
    "#f2a541",
    "Élodie Exemple",
    "Directrice de la certification",
    "www.exemple-certification.example",
)
CERTIFICA = House(
    "Ejemplo Certifica, S.L.",
    "Calle del Modelo 99, 99901 Villaejemplo",
    columns.draw,
    "es",
    "ENAC",
    "99/C-SC901",
    "#7a1f2b",
    "#d9a441",
    "Elena Ejemplo",
    "Directora de certificación",
    "www.ejemplo-certifica.example",
    ("number",),
)
SHILI = House(
    "示例认证中心有限公司",
    "示例市示范路99号",
    ornate.draw,
    "zh",
    "CNAS",
    "CNAS C999-M",
    "#a4262c",
    "#c9a227",
    "李示例",
    "主任",
    "www.shili-renzheng.example",
    ("*",),
)
FIKTIV = House(
    "Fiktiv Zertifizierung AG",
    "Fiktivstrasse 99, 9999 Fiktivwil",
    bilingual.draw,
    "de+en",
    "SAS",
    "SCESm 9999",
    "#2d4a3e",
    "#b5c99a",
    "Fritz Fiktiv",
    "Leiter Zertifizierung / Head of Certification",
    "www.fiktiv-zertifizierung.example",
    ("certification_body", "sites"),
)
REGISTRARS = House(
    "Fictional Registrars Inc.",
    "99 Placeholder Avenue, Sampleville",
    modern.draw,
    "en",
    "ANAB",
    "MS-9901",
    "#3b2a5a",
    "#5fb49c",
    "Fiona Fiction",
    "Vice President, Certification",
    "www.fictional-registrars.example",
    ("certification_body", "sites"),
)
KEURING = House(
    "Voorbeeld Keuring B.V.",
    "Voorbeeldlaan 99, 9999 VB Voorbeeldstad",
    landscape.draw,
    "en",
    "RvA",
    "C 999",
    "#5a3d1e",
    "#a8763e",
    "Vera Voorbeeld",
    "Certification Manager",
    "www.voorbeeld-keuring.example",
)
