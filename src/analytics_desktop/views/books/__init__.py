"""Tools of finance on the cost page: sign off, close a month, cross two dimensions."""
