"""The hot path: a form is read, checked, sealed, committed with all others that came meanwhile, and answered.

Before: `routes`. After: `intake.pipeline` (what the form means), the batcher (the commit). Answered with success
only when the submission is durable.
"""
