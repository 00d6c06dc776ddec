"""Tables in CSV, as the programs of this world write them."""
