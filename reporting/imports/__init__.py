"""Data of another system that comes in: columns are chosen, each row is looked at, and a worker applies them.

    upload -> choose columns -> (worker) look at each row -> correct, leave out -> (worker) apply row by row

It stands on `core.sheets` for reading files and for the shape of columns. Where a list of `core.sheets` is
applied as a whole or not at all, these rows are on their own: each in a transaction, through the use cases
of the application and with all their rules, so that thousands of them can go on after a failure.

A row is known by its source and reference (`reporting.models.ImportedRecord`), which keeps a fingerprint
of every value: the same file again changes nothing, a corrected one only what was corrected. No mail leaves
(`core.outbox.without_mail`): what comes in happened long ago.
"""
