"""The square that telephones read."""

import xml.etree.ElementTree as ET

from nidaa.press.qr import qr_svg


def test_a_code_is_an_svg_that_is_as_wide_as_high_and_holds_no_address() -> None:
    code = qr_svg("https://nidaa.example/ar/c/voip/")

    root = ET.fromstring(code)
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert width == height > 21
    assert b"voip" not in code


def test_a_wider_margin_makes_a_wider_code() -> None:
    narrow, wide = (ET.fromstring(qr_svg("x", quiet_modules=margin)) for margin in (2, 4))

    assert float(wide.attrib["viewBox"].split()[2]) > float(narrow.attrib["viewBox"].split()[2])
