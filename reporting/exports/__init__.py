"""The export centre: dossiers or contacts as a file, with chosen columns, made by a worker."""
