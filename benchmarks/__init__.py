"""Each benchmark measures the product against a named floor or peer, in the same run on the same machine."""
