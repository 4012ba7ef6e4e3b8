r"""The door: one RSGI application in front of Django, for what must be fast or must not wait.

    server -> app -> routes -> sign | challenge | token_posts | live | log_files | ...   (hot, answered here)
                          \-> page_cache -> django_gate -> Django                       (pages; forms go past the cache)

Promises: nothing is answered with success before its commit; every refusal is a page or a problem+json in the
reader's language; no input ends in an unhandled exception; everything that waits is bounded, and what is too much
is refused with 503 and a jittered Retry-After; an address, a token, or a word that somebody typed never enters a log.

Trusts: granian for the framing of HTTP; X-Forwarded-For only from the networks that the host names;
intake for what a form means; followers for what the log and the counts are.

May not enter: SQL, HTML (Django renders every page), rules about forms or entries.
"""
