"""What the smaller commands do, without a command line: values in, values out."""
