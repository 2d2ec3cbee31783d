"""Government Website Division."""
