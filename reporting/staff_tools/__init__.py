"""The page for those who work with the application: documents, links, newsflash, tools, questions (handbook 4)."""
