from nidaa.cli.verify.page import Claim, claims_of_page
from nidaa.entries.kinds import Action


def test_claims_of_page_reads_every_number_once() -> None:
    html = """
        <data class="big count" data-action="petition" data-size="8120" value="7998">7 998</data>
        <data class="count" data-action="boycott" data-size="8120" value="24">24</data>
        <data class="count" data-action="petition" data-size="8120" value="7998">7 998</data>
    """

    claims = claims_of_page(html.encode())

    assert claims == (Claim(Action.PETITION, 8120, 7998), Claim(Action.BOYCOTT, 8120, 24))


def test_claims_of_page_leaves_out_what_it_cannot_read() -> None:
    html = """
        <data class="count" data-action="petition" data-size="8120">no value</data>
        <data class="count" data-action="petition" data-size="-1" value="7"></data>
        <data class="count" data-action="petition" data-size="٨" value="7"></data>
        <data class="count" data-action="petition" data-size="1" value="7.0"></data>
        <data class="count" data-action="strike" data-size="1" value="7"></data>
        <data class="counter" data-action="petition" data-size="1" value="7"></data>
        <span class="count" data-action="petition" data-size="1" value="7"></span>
        <!-- <data class="count" data-action="petition" data-size="1" value="7"></data> -->
        <data class="count" data-action="petition" data-size="1" value="99999999999999999999"></data>
    """

    claims = claims_of_page(html.encode())

    assert claims == ()


def test_claims_of_page_survives_bytes_that_are_no_text() -> None:
    claims = claims_of_page(b"\xff\xfe<data class=count data-action=petition data-size=1 value=2>\x00</")

    assert claims == (Claim(Action.PETITION, 1, 2),)


def test_claims_of_page_bounds_what_a_hostile_page_states() -> None:
    html = "".join(f'<data class="count" data-action="petition" data-size="{n}" value="1">' for n in range(1000))

    claims = claims_of_page(html.encode())

    assert len(claims) == 64
