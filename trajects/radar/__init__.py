"""The deadline radar: what must be done by when. Each app registers its signals, reporting shows them."""
