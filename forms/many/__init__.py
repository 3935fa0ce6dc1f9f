"""Many books at once: Parquet in, Parquet out."""
