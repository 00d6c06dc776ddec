"""The charts of the article: one module a chart, which draws one of its tables."""
