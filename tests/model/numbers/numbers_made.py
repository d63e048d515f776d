"""Made-up numbers of every scheme, for properties: each as it is written here."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["NUMBERS", "damaged"]

_YEARS = st.integers(2001, 2032)
_MAYBE = st.booleans()


@st.composite
def _german(draw: st.DrawFn) -> str:
    series = draw(st.sampled_from(["BSI-DSZ-CC-", "BSI-DSZ-CC-S-", "BSI-CC-PP-", "BSI-DSZ-ITSEC-"]))
    text = f"{series}{draw(st.integers(1, 9999)):04d}"
    text += f"-V{draw(st.integers(2, 12))}" if draw(_MAYBE) else ""
    text += f"-{draw(_YEARS)}" if draw(_MAYBE) else ""
    return text + (f"-MA-{draw(st.integers(1, 20)):02d}" if draw(_MAYBE) else "")


@st.composite
def _french(draw: st.DrawFn) -> str:
    series = draw(st.sampled_from(["ANSSI-CC-", "ANSSI-CC-PP-", "ANSSI-CC-SITE-", "ANSSI-CSPN-"]))
    text = f"{series}{draw(_YEARS)}/{draw(st.integers(1, 120)):02d}"
    if series == "ANSSI-CC-" and draw(_MAYBE):
        text += f"v{draw(st.integers(2, 5))}"
    changes = draw(st.lists(st.tuples(st.sampled_from("MRS"), st.integers(1, 30)), max_size=2))
    return text + "".join(f"-{letter}{count:02d}" for letter, count in changes)


@st.composite
def _dutch(draw: st.DrawFn) -> str:
    text = "NSCIB-CC-"
    if draw(_MAYBE):
        text += f"{draw(st.integers(0, 40)):02d}-{draw(st.integers(10000, 999999))}"
    else:
        text += f"{draw(st.integers(2100001, 3999999))}-{draw(st.integers(1, 9)):02d}"
    return text + (draw(st.sampled_from(["-CR", "-CR2", "-CR4.1", "-CR10"])) if draw(_MAYBE) else "")


@st.composite
def _european(draw: st.DrawFn) -> str:
    body = draw(st.integers(1000, 9999))
    return f"EUCC-{body}-{draw(_YEARS)}-{draw(st.integers(1, 9999999)):010d}-{draw(st.integers(0, 20)):05d}"


@st.composite
def _others(draw: st.DrawFn) -> str:
    year, number = draw(_YEARS), draw(st.integers(1, 999))
    return draw(
        st.sampled_from(
            [
                f"{year}-{number}-INF-{number + 3000}"
                if number > 9
                else f"{year}-0{number}-INF-{number + 3000}",
                f"OCSI/CERT/IMQ/{number:02d}/{year}/RC",
                f"KECS-ISIS-{number:04d}-{year}",
                f"KECS-NISS-{number:04d}-{year}",
                f"KECS-CR-{year % 100:02d}-{number:02d}",
                f"JISEC-CC-CRP-C{number:04d}-01-{year}",
                f"JISEC-C{number:04d}",
                f"SERTIT-{number:03d}",
                f"CSEC{year}{number:03d}",
                f"TSE-CCCS-{number:02d}",
                f"CRP{number:03d}A",
                f"IC3S/KOL01/FABER/EAL4/0520/{number:04d}",
                f"ISCB-5-RPT-C{number:03d}-CR-v1",
                f"CSA_CC_{year % 100:02d}{number:03d}",
                f"{number}/PC1/AC223/{year}",
                f"QCCS-CERT-C{number:03d}-001-{year}",
                f"CCEVS-VR-VID{number + 10000}-{year}",
                f"CCEVS-VR-{year % 100:02d}-{number:04d}",
                f"383-4-{number}",
                f"AISEP-{year}/{number:02d}",
                f"ICCN{number:04d}",
                f"PCN{number:04d}.{number % 7 + 1:02d}",
                f"SECN{number:04d}",
            ]
        )
    )


NUMBERS = st.one_of(_german(), _french(), _dutch(), _european(), _others())


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and the same as text layers, file names and hands spoil it."""
    number = draw(NUMBERS)
    text = number
    hyphen = draw(st.sampled_from("-‐‑‒–—−\u00ad\ufffe"))
    broken = draw(st.sampled_from(["", "\n", "\r\n    ", " "]))
    at = draw(st.integers(0, 10))
    parts = text.split("-")
    text = "".join(
        part + (("-" if i != at % len(parts) else hyphen + broken) if i + 1 < len(parts) else "")
        for i, part in enumerate(parts)
    )
    if draw(_MAYBE):
        text = text.replace("-", hyphen)
    if draw(_MAYBE):
        text = text.replace("/", "_")
    if draw(_MAYBE):
        text = text.replace("I", "l")
    if draw(_MAYBE):
        text = text.lower()
    before = draw(st.sampled_from(["", "Certificate ", "CERTIFICATION REPORT No. ", "( ", "Certificat n° "]))
    return number, before + text + draw(st.sampled_from(["", " ", ".", " )"]))
