"""Sending a site to where readers find it."""
