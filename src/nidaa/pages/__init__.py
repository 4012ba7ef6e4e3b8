"""Public pages: what a supporter, a passer-by or an auditor sees.

Promises: each page works without JavaScript and without a cookie, in every language of the interface; a
public page is the same bytes for everybody who asks in its language; a page behind a token is in no
cache, no index and no ``Referer``.

Trusts: ``campaigns.queries`` and ``followers.queries`` for facts, ``web`` for the look.

May not enter: actions, models, anything that writes. What a supporter sends goes to the door; when the
door refuses it, the page of the same path shows it again.
"""
