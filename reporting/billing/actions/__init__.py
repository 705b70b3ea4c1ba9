"""Use cases of billing: periods and prices, lines, files and samples."""

from reporting.billing.actions.files import (
    accept_file,
    accept_file_partly,
    fetch_file,
    inspect_file,
    make_file,
    pay_file,
    submit_file,
)
from reporting.billing.actions.lines import collect, credit_line, hold_line, prepare_line, reject_line
from reporting.billing.actions.periods import add_period, change_period, remove_price, set_price
from reporting.billing.actions.samples import draw_sample

__all__ = [
    "accept_file",
    "accept_file_partly",
    "add_period",
    "change_period",
    "collect",
    "credit_line",
    "draw_sample",
    "fetch_file",
    "hold_line",
    "inspect_file",
    "make_file",
    "pay_file",
    "prepare_line",
    "reject_line",
    "remove_price",
    "set_price",
    "submit_file",
]
