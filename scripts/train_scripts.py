"""
Learns what the second recogniser writes for letters that it does not know; writes ocr/scripts.toml.

Lines of each script are drawn with the fonts of the system (DejaVu and, where it is there, Noto),
blurred and read. How often each sign comes out tells the scripts apart; how well lines that were
not learned from fit tells when none of them is meant. Run it again when the second model changes:

    python scripts/train_scripts.py
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from cardassay.documents.ocr import models
from cardassay.documents.ocr.letters import read_line

FONTS = [
    Path("/usr/share/fonts/truetype/dejavu") / name
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf")
]
TARGET = Path(__file__).parent.parent / "src/cardassay/documents/ocr/scripts.toml"

LINES = {
    "Cyrillic": """
        Система добровольной сертификации
        СЕРТИФИКАТ СООТВЕТСТВИЯ
        система менеджмента качества применительно к производству пластиковых карт
        Срок действия сертификата и порядок его продления
        Настоящий сертификат удостоверяет, что образцовая фабрика карт
        соответствует требованиям национального стандарта
        Руководитель органа по сертификации, эксперт
        Сертификат о усаглашености система менаџмента
        важи до краја децембра под условом надзора
        Произвођач картица и сигурносних докумената
        Сертификатът удостоверява, че системата за управление
        Сертифікат на систему управління якістю дійсний до
        Предузеће за производњу, трговину и услуге
        ОРГАН ПО СЕРТИФИКАЦИИ СИСТЕМ МЕНЕДЖМЕНТА
    """,
    "Arabic": """
        شهادة نظام إدارة الجودة
        تاريخ الإصدار وتاريخ الانتهاء
        تشهد هذه الوثيقة بأن مصنع البطاقات النموذجي
        يطبق نظام إدارة يتوافق مع متطلبات المواصفة
        نطاق الشهادة تصنيع وتخصيص البطاقات الذكية
        رقم الشهادة ومدة الصلاحية
        گواهینامه سیستم مدیریت کیفیت
        این گواهینامه تا پایان سال معتبر است
    """,
    "Hebrew": """
        תעודת הסמכה למערכת ניהול איכות
        תוקף התעודה עד סוף השנה
        מכון ההתעדה מאשר בזאת כי מפעל הכרטיסים לדוגמה
        עומד בדרישות התקן
        היקף ההסמכה ייצור והתאמה אישית של כרטיסים חכמים
        מספר התעודה ותאריך ההנפקה
    """,
    "Armenian": """
        Որակի կառավարման համակարգի վկայական
        վկայականը գործում է մինչև տարեվերջ
        համապատասխանում է ստանդարտի պահանջներին
        քարտերի արտադրություն և անհատականացում
        ՍԵՐՏԻՖԻԿԱՏԻ ՀԱՄԱՐԸ
    """,
    "Georgian": """
        ხარისხის მართვის სისტემის სერტიფიკატი
        სერტიფიკატი მოქმედებს წლის ბოლომდე
        აკმაყოფილებს სტანდარტის მოთხოვნებს
        ბარათების წარმოება და პერსონალიზაცია
        გაცემის თარიღი და ნომერი
    """,
    "Greek": """
        Πιστοποιητικό συστήματος διαχείρισης ποιότητας
        ΠΙΣΤΟΠΟΙΗΤΙΚΟ ΣΥΜΜΟΡΦΩΣΗΣ
        Το παρόν πιστοποιεί ότι το υπόδειγμα εργοστασίου καρτών
        εφαρμόζει σύστημα σύμφωνα με τις απαιτήσεις του προτύπου
        Ημερομηνία έκδοσης και ημερομηνία λήξης
        παραγωγή και εξατομίκευση έξυπνων καρτών
    """,
}
SEED, ROUNDS, SMALLEST = 20261122, 8, 2


def main() -> int:
    """Write the table; 1 where a font is missing."""
    missing = [str(font) for font in FONTS if not font.is_file()]
    if missing:
        print(f"these fonts are not installed (Debian: fonts-dejavu): {', '.join(missing)}", file=sys.stderr)
        return 1
    chance = random.Random(SEED)
    parts = [_HEAD]
    for script, text in LINES.items():
        read = list(_readings(text, chance))
        learned, kept_back = read[::2], read[1::2]
        counts = Counter(sign for line in learned for sign in line)
        total = sum(counts.values())
        shares = {sign: count / total for sign, count in counts.most_common() if count >= SMALLEST}
        fits = [fit(line, shares) for line in kept_back if len(line) >= 6]
        usual = sum(fits) / len(fits)
        spread = math.sqrt(sum((each - usual) ** 2 for each in fits) / len(fits))
        parts.append(_table(script, shares, usual, spread))
        print(f"{script}: {len(read)} lines, fit {usual:.2f} ± {spread:.2f}")
    TARGET.write_text("\n".join(parts), encoding="utf-8")
    return 0


def fit(line: str, shares: dict[str, float]) -> float:
    """Mean logarithm of how usual each sign is; as :mod:`cardassay.documents.ocr.scripts` counts it."""
    return sum(math.log(shares.get(sign, 0.0005)) for sign in line) / len(line)


def _readings(text: str, chance: random.Random) -> Iterator[str]:
    for _ in range(ROUNDS):
        for line in text.split("\n"):
            if line.strip():
                font = ImageFont.truetype(str(chance.choice(FONTS)), chance.choice((22, 28, 36)))
                signs = "".join(
                    sign.text for sign in read_line(_drawn(line.strip(), font, chance), models.SECOND)
                )
                if signs:
                    yield signs


def _drawn(line: str, font: Any, chance: random.Random) -> Any:
    import numpy as np

    size = font.size
    picture = Image.new("L", (int(font.getlength(line)) + size, int(size * 1.6)), 255)
    ImageDraw.Draw(picture).text((size // 2, int(size * 0.15)), line, font=font, fill=chance.randrange(60))
    picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.0, 1.0)))
    return np.asarray(picture.convert("RGB"))


def _table(script: str, shares: dict[str, float], usual: float, spread: float) -> str:
    rows = [f"\n[{script}]", f"usual = {usual:.3f}", f"spread = {spread:.3f}", "[" + script + ".signs]"]
    for sign, share in shares.items():
        quoted = sign.replace("\\", "\\\\").replace('"', '\\"')
        rows.append(f'"{quoted}" = {share:.4f}')
    return "\n".join(rows)


_HEAD = """\
# Written by scripts/train_scripts.py: what the second recogniser writes for letters it does not know.
# usual, spread: mean logarithm of the shares on lines that were not learned from, and its deviation."""

if __name__ == "__main__":
    sys.exit(main())
