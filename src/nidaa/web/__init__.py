"""What the faces of Nidaa share: languages, base templates, components, styles, messages.

Promises: every text in French, Arabic (right to left), English and Tamazight (in Tifinagh); pages that
work without JavaScript, without cookies, without an inline script or style, and without one byte from
elsewhere; numbers and dates as the reader's language writes them.

Trusts: the values that a page hands to a component. Escapes all of them all the same.

May not enter: queries, actions, anything that knows what a campaign is stored as. Components are
templates included ``with ... only``.
"""
