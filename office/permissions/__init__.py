"""Who may do what, and why: the one question, in three shapes. The only importer of guardian."""
