"""The pages: they select rows of a release's marts and draw them; they compute nothing."""
