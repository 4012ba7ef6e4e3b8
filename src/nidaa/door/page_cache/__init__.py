r"""A shared cache in front of Django, inside each web process: RFC 9111 as far as our own pages need it.

    app -> cache -> (fresh) Variant, ready to be sent
                \-> flights -> rendering -> django_gate -> Django        one rendering at a time of a page
                                        \-> pages -> shelf              compressed in a thread, kept in bounded memory

Promises: what the answer's own headers forbid is not kept: `no-store`, `private`, `Set-Cookie`, a `Vary` on anything
but language and encoding, no stated lifetime, any status but 200. A reader never waits for a page that is only a little
stale, and gets a stale one rather than an error, as long as the page's `stale-while-revalidate` and `stale-if-error`
allow. Memory, waiting readers and renderings are bounded.

Trusts: Django's answers, and nothing in a request. What is kept was asked for by the cache itself, in a request that
holds a path and a language and no header of any client: so no header can bend what others are shown (`asked`). Language
and encoding are brought down to ours, so that a thousand `Accept-Language` headers are three keys. The query is left
away, and counts only for answers that say `No-Vary-Search: params`; for all others a query goes around the cache.

May not enter: an answer to somebody with a cookie of ours or an `Authorization`; a path, header or word in a log.
"""
