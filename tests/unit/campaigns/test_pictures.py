"""Pictures of campaigns: what is taken, what is left out of it, where it is kept, who may change it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image, PngImagePlugin

from nidaa.campaigns import actions, queries
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Picture
from nidaa.campaigns.pictures import Drawn, PictureRefused, PictureStore, drawing, drawn_anew, is_picture_name
from nidaa.campaigns.pictures.drawing import Fault
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
)

pytestmark = pytest.mark.django_db
ENGINES = ("sqlite",)


def picture_bytes(
    width: int = 500,
    height: int = 300,
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: object = (200, 30, 60),
    **options: object,
) -> bytes:
    content = BytesIO()
    Image.new(mode, (width, height), colour).save(content, kind, **options)  # type: ignore[arg-type]  # colours vary
    return content.getvalue()


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Return a small picture, drawn once."""
    return drawn_anew(picture_bytes())


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    """Leave no files behind."""
    yield
    for file in files():
        file.unlink()


def files() -> list[Path]:
    return sorted(PictureStore.of(settings.NIDAA.data_dir).folder.glob("*"))


# --- Drawing ---------------------------------------------------------------------------------------------


def test_a_picture_comes_in_three_formats_and_each_width_up_to_its_own() -> None:
    result = drawn_anew(picture_bytes(1000, 500))

    assert [(one.width, one.extension) for one in result.variants] == [
        (width, extension) for width in (480, 800) for extension in ("avif", "webp", "jpg")
    ]
    assert (result.width, result.height, result.widths) == (800, 400, (480, 800))
    opened = [Image.open(BytesIO(one.content)) for one in result.variants]
    assert [one.format for one in opened] == ["AVIF", "WEBP", "JPEG"] * 2
    assert opened[0].size == (480, 240)


def test_nothing_is_left_of_what_a_file_holds_beside_its_picture() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (33.0, 58.0, 0.0)}
    upload = picture_bytes(exif=exif, comment=b"SecretComment") + b"SecretTrailer"

    result = drawn_anew(upload)

    for variant in result.variants:
        opened = Image.open(BytesIO(variant.content))
        assert b"Secret" not in variant.content
        assert not opened.getexif()
        assert "comment" not in opened.info


def test_a_text_in_a_png_is_left_out() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SecretName")

    result = drawn_anew(picture_bytes(kind="PNG", pnginfo=notes))

    assert all(b"SecretName" not in one.content for one in result.variants)


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    result = drawn_anew(picture_bytes(600, 500, exif=exif))

    assert (result.width, result.height) == (480, 576)


def test_what_is_transparent_becomes_white() -> None:
    result = drawn_anew(picture_bytes(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)))

    jpeg = next(one for one in result.variants if one.extension == "jpg")
    assert Image.open(BytesIO(jpeg.content)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"

    result = drawn_anew(picture_bytes(kind=kind, mode=mode, colour=0))

    assert result.width == 480


def test_the_same_picture_has_the_same_name_and_another_another(drawn: Drawn) -> None:
    assert drawn_anew(picture_bytes()).digest == drawn.digest
    assert drawn_anew(picture_bytes(colour=(1, 2, 3))).digest != drawn.digest


@pytest.mark.parametrize(
    ("upload", "fault"),
    [
        (b"", Fault.UNREADABLE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.UNREADABLE),
        (b"%PDF-1.7", Fault.UNREADABLE),
        (b"GIF89a" + bytes(500), Fault.UNREADABLE),
        (picture_bytes(kind="GIF"), Fault.UNREADABLE),
        (picture_bytes(kind="TIFF"), Fault.UNREADABLE),
        (picture_bytes()[:400], Fault.UNREADABLE),
        (picture_bytes(479, 300), Fault.TOO_SMALL),
        (picture_bytes(500, 239), Fault.TOO_SMALL),
        (bytes(8 * 1024 * 1024 + 1), Fault.TOO_LARGE),
    ],
)
def test_what_is_no_usable_picture_is_refused(upload: bytes, fault: Fault) -> None:
    with pytest.raises(PictureRefused) as refused:
        drawn_anew(upload)

    assert refused.value.fault is fault


@pytest.mark.parametrize("side", [7_000, 9_500])
def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_decoded(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = picture_bytes(side, side, "PNG", "1", 0)
    monkeypatch.setattr(Image.Image, "resize", None)

    with pytest.raises(PictureRefused) as refused:
        drawn_anew(bomb)

    assert len(bomb) < 100_000
    assert refused.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_damaged_file_is_a_picture_or_is_refused_and_nothing_else(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = picture_bytes(480, 240, kind)
    chance = Random(2016)
    monkeypatch.setattr(drawing, "FORMATS", {"jpg": drawing.FORMATS["jpg"]})

    for _ in range(60):
        damaged = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
        for _ in range(chance.randrange(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            drawn_anew(bytes(damaged))
        except PictureRefused:
            continue


# --- The files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../secrets/instance.key", "a" * 32 + "-480.svg", "a" * 32 + "-0480.jpg", "a" * 31 + "-480.jpg", "", ".."]
)
def test_no_other_name_reaches_the_disk(name: str, tmp_path: Path) -> None:
    assert not is_picture_name(name)
    assert PictureStore(tmp_path).read(name) is None


def test_what_is_kept_is_read_by_its_name(drawn: Drawn, tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "pictures")

    store.keep(drawn)
    store.keep(drawn)

    assert store.read(f"{drawn.digest}-480.webp") == drawn.variants[1].content
    assert len(list(store.folder.iterdir())) == len(drawn.variants)


# --- Actions ---------------------------------------------------------------------------------------------


def test_a_campaign_gets_its_picture(drawn: Drawn) -> None:
    campaign = publish(make_ready_campaign())

    actions.set_picture(
        by=None, campaign=campaign, drawn=drawn, descriptions={"fr": "Un pylône", "ar": "برج"}, credit="N. N.", now=NOW
    )

    shown = {language: queries.public_campaign("voip", language) for language in ("fr", "ar", "en")}
    pictures = {language: page.picture for language, page in shown.items() if page and page.picture}
    assert [(one.description, one.language) for one in pictures.values()] == [
        ("Un pylône", "fr"),
        ("برج", "ar"),
        ("Un pylône", "fr"),
    ]
    assert queries.picture_file(f"{drawn.digest}-480.avif") == drawn.variants[0].content
    assert AuditRecord.objects.get(act="set_picture").details == {"digest": drawn.digest, "languages": ["ar", "fr"]}


@pytest.mark.parametrize("descriptions", [{}, {"ar": "برج"}, {"fr": " "}])
def test_a_picture_without_words_in_the_first_language_is_refused(descriptions: dict[str, str], drawn: Drawn) -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.set_picture(by=None, campaign=make_campaign(), drawn=drawn, descriptions=descriptions, now=NOW)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.TEXT_MISSING, "descriptions")


def test_words_without_a_picture_are_refused() -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.set_picture(by=None, campaign=make_campaign(), drawn=None, descriptions={"fr": "Un pylône"}, now=NOW)

    assert refused.value.code is RefusedBecause.NO_PICTURE


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"no picture", RefusedBecause.NOT_A_PICTURE),
        (picture_bytes(20, 20), RefusedBecause.PICTURE_TOO_SMALL),
        (bytes(9_000_000), RefusedBecause.PICTURE_TOO_LARGE),
    ],
)
def test_an_upload_is_refused_in_the_words_of_this_room(upload: bytes, code: RefusedBecause) -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.draw_picture(upload)

    assert refused.value.code is code


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_takes_the_place_and_the_files_of_the_old_one(drawn: Drawn) -> None:
    campaign = make_campaign()
    actions.set_picture(by=None, campaign=campaign, drawn=drawn, descriptions={"fr": "Un"}, now=NOW)
    other = drawn_anew(picture_bytes(colour=(9, 9, 9)))

    actions.set_picture(by=None, campaign=campaign, drawn=other, descriptions={"fr": "Deux"}, now=NOW)

    assert Picture.objects.get().digest == other.digest
    assert {file.name[:32] for file in files()} == {other.digest}


@pytest.mark.django_db(transaction=True)
def test_files_that_another_campaign_shows_stay(drawn: Drawn) -> None:
    for slug in ("one", "two"):
        actions.set_picture(by=None, campaign=make_campaign(slug=slug), drawn=drawn, descriptions={"fr": "Un"}, now=NOW)

    actions.remove_picture(by=None, picture=Picture.objects.get(campaign__slug="one"), now=NOW)
    left = len(files())
    actions.remove_picture(by=None, picture=Picture.objects.get(campaign__slug="two"), now=NOW)

    assert (left, files()) == (len(drawn.variants), [])


def test_a_picture_is_taken_away_from_a_closed_campaign_too_and_not_changed(drawn: Drawn) -> None:
    campaign = publish(make_ready_campaign())
    picture = actions.set_picture(by=None, campaign=campaign, drawn=drawn, descriptions={"fr": "Un"}, now=NOW)
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    with pytest.raises(ActionRefused) as refused, transaction.atomic():
        actions.set_picture(by=None, campaign=campaign, drawn=drawn, descriptions={"fr": "Deux"}, now=NOW)
    actions.remove_picture(by=None, picture=picture, now=NOW)

    page = queries.public_campaign("voip", "fr")
    assert refused.value.code is RefusedBecause.CAMPAIGN_CLOSED
    assert page is not None
    assert page.picture is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MODERATOR])
def test_who_may_not_edit_may_not_upload(role: Role, drawn: Drawn) -> None:
    owner = make_organiser()
    colleague = make_colleague(organisation_of(owner), role)

    with pytest.raises(ActionRefused) as refused:
        actions.set_picture(
            by=colleague, campaign=make_campaign(owner), drawn=drawn, descriptions={"fr": "Un"}, now=NOW
        )

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


# --- The admin -------------------------------------------------------------------------------------------


def signed_in(slug: str = "voip") -> tuple[Client, int]:
    owner = make_organiser()
    campaign = make_campaign(owner, slug)
    client = Client()
    client.force_login(owner)
    return client, campaign.pk


def form(campaign: int, upload: bytes, description: str = "Un pylône") -> dict[str, object]:
    file = SimpleUploadedFile("../../x.php", upload, content_type="text/html")
    return {"campaign": campaign, "file": file, "description_fr": description, "credit": "N. N."}


def test_an_organiser_uploads_a_picture() -> None:
    client, campaign = signed_in()

    response = client.post("/fr/admin/campaigns/picture/add/", form(campaign, picture_bytes()))

    assert response.status_code == 302
    assert Picture.objects.get().descriptions == {"fr": "Un pylône"}
    assert len(files()) == 3


def test_what_is_wrong_stands_beside_its_field() -> None:
    client, campaign = signed_in()

    bad_file = client.post("/en/admin/campaigns/picture/add/", form(campaign, b"GIF89a"))
    no_words = client.post("/en/admin/campaigns/picture/add/", form(campaign, picture_bytes(), " "))

    assert "This is no picture that can be read" in bad_file.content.decode()
    assert "A text is missing here." in no_words.content.decode()
    assert not Picture.objects.exists()


def test_an_organiser_describes_a_picture_anew_without_sending_it_again() -> None:
    client, campaign = signed_in()
    client.post("/fr/admin/campaigns/picture/add/", form(campaign, picture_bytes()))
    before = Picture.objects.get()

    page = client.get(f"/fr/admin/campaigns/picture/{before.pk}/change/").content.decode()
    client.post(f"/fr/admin/campaigns/picture/{before.pk}/change/", {"description_fr": "Deux pylônes", "credit": ""})

    after = Picture.objects.get()
    assert f"/pictures/{before.digest}-480.jpg" in page
    assert (after.digest, after.descriptions, after.credit) == (before.digest, {"fr": "Deux pylônes"}, "")


def test_a_foreign_picture_does_not_exist_for_an_organiser(drawn: Drawn) -> None:
    picture = actions.set_picture(by=None, campaign=make_campaign(), drawn=drawn, descriptions={"fr": "Un"}, now=NOW)
    client, _ = signed_in("own")

    assert client.get(f"/fr/admin/campaigns/picture/{picture.pk}/change/").status_code == 404
