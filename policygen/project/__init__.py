"""A project as a whole: its policies, read and checked, and how much its problems weigh."""
