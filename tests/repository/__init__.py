"""Rules about the tree and its documents, each shown on one good and one bad sample before it judges the tree.

A rule that was broken twice in review comes here, so that nobody has to remember it.
"""
