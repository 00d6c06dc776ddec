"""The visitors, one module for each family of nodes; `translator` joins them."""
