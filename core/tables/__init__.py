"""Lists: sorting, filters, page and page size, all in the address bar.

    class PeopleTable(Table):
        columns = (Column("name", _("Naam"), order_by="sort_name", kind="link", url="url"), …)
        default_order = ("sort_name",)

    class PeopleList(ListView):
        table_class = PeopleTable
        filterset_class = PeopleFilter
        template_name = "people/list.html"

        def get_queryset(self, request):
            return Candidate.objects.visible_to(request.user)

The page shows {% include "components/filters.html" with table=table only %} and
{% include "components/table.html" with table=table only %}; the second is also the answer to htmx.
Above the filters stand the lists that the user keeps under a name (core.saved), unless `keeps_views = False`.
"""

from core.tables.columns import Cell, Column, Heading, Row, read
from core.tables.lists import PAGE, SIZE, SORT, Table
from core.tables.pages import PageLink, counted, in_words
from core.tables.views import ListView, wants_fragment

__all__ = [
    "PAGE",
    "SIZE",
    "SORT",
    "Cell",
    "Column",
    "Heading",
    "ListView",
    "PageLink",
    "Row",
    "Table",
    "counted",
    "in_words",
    "read",
    "wants_fragment",
]
