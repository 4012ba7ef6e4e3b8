"""The site: settings, URLs and the application that ``nidaa serve`` runs.

Promises: everything that may differ between two instances comes from ``Instance``, which reads the
environment once. A line of the log holds no address, no path of a person's link and no text of a form.

May not enter: anything but the joining of the rooms.
"""
