"""What is printed: share cards, posters, hand-outs and QR codes, all from one engine (typst).

Promises: text is data and never typst code, whatever an organiser typed; a picture is drawn in a process of its own,
one at a time on a machine, with a bound on its time; the same sheet is drawn once and kept; and a sheet that no font at
hand can write is refused, with the reason, rather than printed with boxes.

Trusts: whoever fills a ``Sheet`` for its words, which are in the reader's language already; the fonts of packages and
of the system. The engine is an extra (``nidaa[print]``): without it all of this imports, and says that it is missing.

May not enter: Django, campaigns, counts, languages of the interface, anything personal. A sheet is public.
"""
