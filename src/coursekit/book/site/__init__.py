"""The site: templates, style sheet and scripts, and what a page says about itself."""
