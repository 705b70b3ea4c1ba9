"""Pages of billing. Making is for coordinators; sums are for whoever reads reports."""
