"""Lists that come in as a spreadsheet: read, looked at row by row, corrected, and only then applied.

An app describes its list in a class and registers it when it is ready; the pages, the reading of CSV
and XLSX, the preview and the one transaction in which it is applied are the same for every list.

    class OfficeSheet(SheetKind):
        kind = "kantoren"                                    # in the address: /invoer/kantoren/
        title = _("Kantoren")
        intro = _("De kantoren van VDAB met hun postcode.")
        permission = Permission.MANAGE_PROGRAMME
        columns = (
            SheetColumn("code", _("Code"), required=True, aliases=("kantoornummer",)),
            SheetColumn("name", _("Naam"), required=True, help=_("Zoals op de gevel.")),
        )
        identity_columns = ("code",)
        form_class = OfficeRowForm                           # one field for each column, named by its key
        removes = True

        def existing(self):
            return {office.code: {"code": office.code, "name": office.name, "pk": office.pk}
                    for office in Office.objects.all()}

        def apply(self, rows, removals):
            for row in rows:                                 # only rows that add or change something
                actions.keep_office(**row.values, by=self.by)
            for old in removals:
                actions.close_office(old["pk"], by=self.by)

        def done_url(self):
            return reverse("people:offices")

    sheets.register(OfficeSheet)                             # in apps.py: ready()
    sheets.button(OfficeSheet, request.user)                 # a list of one ui.Button, or of none

One instance looks at one sheet at one moment: keep what every row needs (postcodes, advisers) in a
cached_property, so that a thousand rows ask the database once. A new instance is made for the applying.

A column that the sheet does not have changes nothing: an existing row keeps its value there.
"""

from core.sheets.kinds import (
    Change,
    RowToApply,
    SheetColumn,
    SheetKind,
    all_kinds,
    button,
    kind_of,
    register,
)

__all__ = [
    "Change",
    "RowToApply",
    "SheetColumn",
    "SheetKind",
    "all_kinds",
    "button",
    "kind_of",
    "register",
]
