"""Tables of figures: one description that becomes a screen, a workbook and a PDF."""
