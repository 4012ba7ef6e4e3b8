"""The campaigns that pages must bear, and the pictures of them: for `make screenshots` and for tests/browser.

    texts.toml   what the further campaigns say: as long as may be, as short as may be, in one language only, hostile
    texts        the same, read
    found        a program that puts them into the data of a demo at rest
    campaigns    what their organisers do    signing   what people do who sign
    pages        every public page, by its route, with the places at which it is worth a look
    site         builds such a demo and serves it
    scenes       which pages are photographed, on which screens
    sheet        the contact sheet

Promises: the campaigns come through the same actions and the same intake as any; only the ten million of one are not
counted but written, into the count and nowhere else.

May not enter: anything that a running site needs.
"""
