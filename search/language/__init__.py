"""Which terms is this text made of, and which words of the other language mean the same?"""
