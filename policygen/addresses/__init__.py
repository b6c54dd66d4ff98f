"""Every address of the site, and where the links of a text lead."""
