"""Sealing and checking PDF files: keys, certificates, seal pictures, signatures; no row of the database."""
