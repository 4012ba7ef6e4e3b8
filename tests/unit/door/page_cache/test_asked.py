"""What the cache itself asks Django."""

from nidaa.door.page_cache.asked import asked_environ


def test_it_asks_for_a_path_in_a_language_as_the_instance_is_known() -> None:
    environ = asked_environ("https://example.org", "/c/voip/é", "ar")

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/c/voip/é"
    assert (environ["HTTP_HOST"], environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == ("example.org", "https", "443")
    assert environ["HTTP_ACCEPT_LANGUAGE"] == "ar"


def test_it_says_nothing_that_a_client_could_have_said() -> None:
    environ = asked_environ("http://127.0.0.1:8000", "/", "fr")

    said = {name for name in environ if name.startswith("HTTP_")}

    assert said == {"HTTP_HOST", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO"}
    assert (environ["QUERY_STRING"], environ["wsgi.input"].read(), environ["SERVER_PORT"]) == ("", b"", "8000")
