"""What `./dev` starts on one machine: an embedded PostgreSQL, the web server, the worker and the clock."""
