"""When an offer may be booked and a voucher answered, and why not."""
