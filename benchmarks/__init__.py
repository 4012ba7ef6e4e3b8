"""What `make bench` measures: each figure beside a reference that is measured in the same run.

Promises: every check of the real way is on; what is counted is counted in the database afterwards; ratios come last.
Trusts: the machine, which has other work to do as well: compare ratios, not figures.
"""
